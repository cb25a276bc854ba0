/** Programs that a build makes and that nobody has built yet: what starts from them proves nothing. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { reasons } from '../core/reasons.ts'
import type { ProcessRole, RunnableManifest } from './manifest.ts'

/** `dist/server.js`; a program of the search path or of a package has no folder of its own here. */
const ownFile = /^(?!\/|.*\bnode_modules\/)[\w./-]+\.[cm]?js$/

/**
 * What is missing of the process, and the command that makes it; undefined where all is there, or where the
 * manifest names no build: then the program is missing for everybody.
 */
export function unbuiltOf(manifest: RunnableManifest, role: ProcessRole): string | undefined {
  const spec = manifest.processes[role]
  if (spec?.build === undefined) return undefined
  const folder = join(manifest.repository, spec.cwd)
  const missing = spec.command.find((word) => ownFile.test(word) && !existsSync(join(folder, word)))
  if (missing === undefined) return undefined
  const where = spec.cwd === '.' ? 'the repository' : spec.cwd
  const makes = `${spec.build.join(' ')} in ${where} makes it (processes.${role}.build)`
  return `${reasons.notRunning}${join(spec.cwd, missing)} is not built; ${makes}, a run changes nothing there`
}
