/** What Node has compiled is kept from run to run: a warm start takes half of the processor time. */
import { readdirSync, rmSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { root } from './root.ts'

/** Beside the packages, so that `npm ci` empties it. */
const folder = join(root, 'node_modules', '.cache', 'compiled')

/** A run leaves some hundred files, because copies of a system are compiled under their own paths. */
const mostFiles = 20_000

/**
 * For this process and, by the environment, for all that it starts; a folder that somebody has chosen
 * already is used. Where it cannot be written Node goes on without.
 */
export function keepCompiled(): void {
  process.env.NODE_COMPILE_CACHE ??= folder
  const chosen = process.env.NODE_COMPILE_CACHE
  if (chosen === folder && filesIn(folder) > mostFiles) {
    rmSync(folder, { recursive: true, force: true })
  }
  enableCompileCache(chosen)
}

function filesIn(path: string): number {
  try {
    return readdirSync(path, { recursive: true }).length
  } catch {
    return 0 // the first run has none
  }
}
