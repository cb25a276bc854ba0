/** What is made once for each user of the machine and kept between runs. */
import { chmodSync, lstatSync, mkdirSync } from 'node:fs'
import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { suiteError } from '../../core/errors.ts'

/** A draft that is older than this was left by a crash: making one takes seconds. */
const abandonedAfterMs = 10 * 60_000

/**
 * `<temporary folder>/plumbline-<uid>-cache`, made when missing. Others may pass through it (the
 * server's account does), but not write; one that belongs to somebody else is refused.
 */
export function cacheFolder(): string {
  const { uid } = userInfo()
  const path = join(tmpdir(), `plumbline-${uid}-cache`)
  mkdirSync(path, { recursive: true })
  const found = lstatSync(path)
  if (!found.isDirectory() || (found.uid !== uid && uid !== -1)) {
    throw suiteError('FOLDER_UNSAFE', { path })
  }
  chmodSync(path, 0o711)
  return path
}

/**
 * Makes the folder `target` unless `isWhole` says that it is there. It appears at once and complete:
 * two that make it at the same time do not meet, and what a crash or a cleaner of temporary files
 * has left of it is replaced.
 */
export async function madeOnce(
  target: string,
  isWhole: (folder: string) => Promise<boolean>,
  make: (draft: string) => Promise<void>,
): Promise<string> {
  if (await isWhole(target)) return target
  await removeAbandoned(target)
  const draft = await mkdtemp(`${target}.draft-`)
  try {
    await make(draft)
    if (!(await moved(draft, target)) && !(await isWhole(target))) {
      await discard(target)
      await moved(draft, target)
    }
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return target
}

/** Takes a folder out of use at once, then removes it. */
export async function discard(target: string): Promise<void> {
  const grave = await mkdtemp(`${target}.draft-`)
  await moved(target, join(grave, 'discarded'))
  await rm(grave, { recursive: true, force: true })
}

/** False when the target is there already, or the source is not: somebody else was faster. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOENT') return false
    throw error
  }
}

async function removeAbandoned(target: string): Promise<void> {
  const folder = dirname(target)
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(target)}.draft-`)) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined) // its maker may have moved it meanwhile
    if (found && Date.now() - found.mtimeMs > abandonedAfterMs) {
      await rm(path, { recursive: true, force: true })
    }
  }
}
