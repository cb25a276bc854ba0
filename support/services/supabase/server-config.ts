/**
 * What the server process is told: one file that only its owner may read, so no secret is in argv.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MailboxAddress, PostgresAddress } from '../../ports/services.ts'
import type { ApiKeys, S3Keys } from './keys.ts'

export interface ServerConfig {
  readonly postgres: PostgresAddress
  readonly mailbox: MailboxAddress
  readonly jwtSecret: string
  /** Made with the secret once, so that they stay the same when the server is started again. */
  readonly apiKeys: ApiKeys
  readonly s3Keys: S3Keys
  /** Folder of the stored files. */
  readonly objectsDir: string
  /** What has been deployed to run at the edge, and the folder for what is made of it. */
  readonly functions: { readonly file: string; readonly dir: string }
  /** Where users return to when the client says nothing; the API itself unless given. */
  readonly siteUrl?: string
  /** Loopback port; 0 takes a free one. */
  readonly port: number
}

const fileIn = (dir: string) => join(dir, 'server.json')

/** Writes the file (mode 0600) and returns its path. */
export async function writeConfig(dir: string, config: ServerConfig): Promise<string> {
  await mkdir(dir, { recursive: true })
  await writeFile(fileIn(dir), JSON.stringify(config), { mode: 0o600 })
  return fileIn(dir)
}

export async function readConfig(file: string): Promise<ServerConfig> {
  return JSON.parse(await readFile(file, 'utf8'))
}

/** What an earlier server in this folder was told; undefined where there was none. */
export async function earlierConfig(dir: string): Promise<ServerConfig | undefined> {
  try {
    return await readConfig(fileIn(dir))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
