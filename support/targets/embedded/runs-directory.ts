/** The folder of this user that holds one directory for each run in progress. */
import { chmodSync, lstatSync, mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { suiteError } from '../../core/errors.ts'

/**
 * `<temporary folder>/plumbline-<uid>`, made when missing. The temporary folder is open to all, so a
 * folder of that name which somebody else has put there is refused.
 */
export function runsDirectory(parent: string = tmpdir()): string {
  const { uid } = userInfo()
  const path = join(parent, `plumbline-${uid}`)
  mkdirSync(path, { recursive: true, mode: passableMode })
  const found = lstatSync(path)
  if (!found.isDirectory() || (found.uid !== uid && uid !== -1)) {
    throw suiteError('FOLDER_UNSAFE', { path })
  }
  makePassable(path)
  return path
}

/** Others may pass through on their way to what is theirs, but neither list nor write. */
const passableMode = 0o711

export function makePassable(path: string): void {
  chmodSync(path, passableMode)
}
