/** A private folder for the server's socket, whose path must be short. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Account } from './account.ts'
import { makePrivateFolder } from './template.ts'

/** Bytes of a socket's path: 104 with its final zero on macOS, 108 on Linux (sys/un.h). */
const longestPath = 103

/** Below `dir`; where that is too long, in the temporary folder. The caller removes it. */
export async function makeSocketFolder(dir: string, account: Account | undefined): Promise<string> {
  const wished = join(dir, 'socket')
  const fits = Buffer.byteLength(join(wished, '.s.PGSQL.65535')) <= longestPath
  const folder = fits ? wished : await mkdtemp(join(tmpdir(), 'plumb-'))
  await makePrivateFolder(folder, account)
  return folder
}
