/** The two files about the manifest, as they are in docs/. */
import { describedSchema } from './described.ts'
import { pageOf } from './page.ts'

export function referenceFiles(): Readonly<Record<string, string>> {
  const schema = describedSchema()
  return {
    'manifest.schema.json': `${JSON.stringify(schema, null, 2)}\n`,
    'manifest.md': pageOf(schema.oneOf),
  }
}
