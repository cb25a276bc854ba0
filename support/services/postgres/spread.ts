/** Keeps the start of a database fast where many have come and gone. */
import { SuiteError } from '../../core/errors.ts'
import type { Tool } from './tool.ts'

/**
 * Asks the file system to lay out what is made in `folder` far from its neighbours: chattr(1), `T`.
 * ext4 does not use an inode again for up to six minutes after its deletion, and passes over each of
 * those for every new file: the thousand files of a database then take 0.7 s to copy instead of
 * 0.07 s (measured on Linux 6.18). Elsewhere, and without `chattr`, nothing happens and nothing is lost.
 */
export async function spreadOut(tool: Tool, folder: string): Promise<void> {
  if (process.platform !== 'linux') return
  try {
    await tool(['chattr', '+T', folder], folder)
  } catch (error) {
    if (!(error instanceof SuiteError)) throw error // there is no `chattr`
  }
}
