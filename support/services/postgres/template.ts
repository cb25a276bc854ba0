/** A fresh data folder in the time of a copy: `initdb` runs once for each user and version. */
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suiteError } from '../../core/errors.ts'
import type { Account } from './account.ts'
import type { PostgresBinaries } from './binaries.ts'
import { discard, madeOnce } from './cache.ts'
import { mustSucceed, type Tool } from './tool.ts'

export interface DataFolderMaker {
  /** Runs as the account. */
  readonly tool: Tool
  readonly account: Account | undefined
  readonly cache: string
  readonly binaries: PostgresBinaries
}

/**
 * No password is set, so over the network nobody can log in; over the socket, which lies in a private
 * folder, whoever may enter that can. Segments of 1 MB spare every copy 11 MB (measured).
 */
const initdbFlags = [
  ...['--username=postgres', '--auth-local=trust', '--auth-host=scram-sha-256'],
  ...['--encoding=UTF8', '--locale=C', '--wal-segsize=1', '--no-sync', '--no-instructions'],
]

/** Makes the data folder `data`: owned by the server's account, mode 0700. */
export async function makeDataFolder(maker: DataFolderMaker, data: string): Promise<void> {
  const template = await templateOf(maker)
  if (await copied(maker, template, data)) return
  // A cleaner of temporary files may have taken some of it.
  await discard(template)
  await rm(data, { recursive: true })
  if (await copied(maker, await templateOf(maker), data)) return
  const detail = `its template ${template} cannot be copied whole.`
  throw suiteError('SERVICE_FAILED', { service: 'postgres', detail, log: 'none' })
}

/** The folder that is private to the server's account. */
export async function makePrivateFolder(path: string, account: Account | undefined): Promise<void> {
  await mkdir(path, { recursive: true })
  if (account !== undefined) await chown(path, account.uid, account.gid)
  await chmod(path, 0o700)
}

async function templateOf(maker: DataFolderMaker): Promise<string> {
  const owner = maker.account?.uid ?? process.getuid?.()
  const recipe = createHash('sha256').update(initdbFlags.join(' ')).digest('hex').slice(0, 8)
  const name = `template-${maker.binaries.version}-${owner}-${recipe}`
  const isMade = async (folder: string) => existsSync(join(folder, 'census'))
  return madeOnce(join(maker.cache, name), isMade, async (draft) => {
    await makePrivateFolder(draft, maker.account)
    const data = join(draft, 'data')
    const argv = [maker.binaries.initdb, `--pgdata=${data}`, ...initdbFlags] as const
    mustSucceed('initdb', await maker.tool(argv, draft))
    await writeFile(join(draft, 'census'), census(data))
  })
}

/** False when the template, or a part of it, is not there. */
async function copied(maker: DataFolderMaker, template: string, data: string): Promise<boolean> {
  await makePrivateFolder(data, maker.account)
  // Run as the account, so the copy is its own. macOS shares the blocks only when asked.
  const flags = process.platform === 'darwin' ? '-cRp' : '-Rp'
  const { code } = await maker.tool(['cp', flags, `${template}/data/.`, data], data)
  return code === 0 && census(data) === readFileSync(join(template, 'census'), 'utf8')
}

/** How many files and how many bytes: enough to notice a loss, and read in 10 ms. */
function census(folder: string): string {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = files.map((file) => lstatSync(join(file.parentPath, file.name)).size)
  return `${files.length} files, ${sizes.reduce((sum, size) => sum + size, 0)} bytes\n`
}
