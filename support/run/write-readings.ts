/** Writes docs/readings.md: `npm run readings`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readingsPage } from '../requirements/readings.ts'
import { root } from './root.ts'

writeFileSync(join(root, 'docs/readings.md'), readingsPage(join(root, 'features')))
