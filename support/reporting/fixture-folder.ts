/** A folder of its own for one test, gone when the test has ended. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

export async function scratchFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-reporting-'))
  context.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}
