/** A checkout that differs from this one in its features alone. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Scope } from '../../core/scope.ts'
import { root } from '../root.ts'

/** Steps and helpers are those of the real checkout, so that nothing of it is loaded twice. */
const configuration = `export default {
  import: ['world.ts', 'hooks.ts'].map((file) => '${root}/support/' + file).concat('${root}/steps/**/*.ts'),
  publish: false,
  strict: true,
}
`

/** Makes it with these features, by their paths; everything else is linked. It goes with `scope`. */
export function mutatedCheckout(features: Readonly<Record<string, string>>, scope: Scope): string {
  const dir = mkdtempSync(join(tmpdir(), 'plumbline-figures-'))
  scope.undo('remove the mutated features', () => rmSync(dir, { recursive: true, force: true }))
  const own = new Set(['features', 'reports', 'cucumber.js', '.git'])
  for (const name of readdirSync(root)) {
    if (!own.has(name)) symlinkSync(join(root, name), join(dir, name))
  }
  for (const [uri, text] of Object.entries(features)) {
    mkdirSync(dirname(join(dir, uri)), { recursive: true })
    writeFileSync(join(dir, uri), text)
  }
  symlinkSync(join(root, 'features', 'catalogue'), join(dir, 'features', 'catalogue'))
  writeFileSync(join(dir, 'cucumber.js'), configuration)
  return dir
}
