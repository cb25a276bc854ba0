/** Writes docs/manifest.schema.json and docs/manifest.md: `npm run manifest`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { referenceFiles } from './files.ts'

const docs = fileURLToPath(new URL('../../../docs', import.meta.url))
for (const [name, text] of Object.entries(referenceFiles())) writeFileSync(join(docs, name), text)
