/** What an object store is told when it starts, and how that is kept for its next start. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** `administer`: everything, buckets included; `write` and `read`: objects only. */
export type Right = 'read' | 'write' | 'administer'

export interface KeyPair {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly right: Right
  /** Names of the buckets for which it is good; undefined for all. */
  readonly buckets?: readonly string[]
}

/**
 * `aws`: as Amazon answers; `r2`: as Cloudflare does where that differs. R2 has no streamed payloads,
 * takes `x-amz-acl` without any effect, and wants all parts of an upload but the last to be equally long.
 * Sources: Cloudflare R2 "S3 API compatibility" and "Multipart upload"; the words of its refusals as
 * clients have reported them.
 */
export type Dialect = 'aws' | 'r2'

export interface PublicHost {
  readonly bucket: string
  /** Loopback port; 0 takes a free one. */
  readonly port: number
}

export interface Settings {
  /** Folder of the contents and of everything that is known of them. */
  readonly dir: string
  /** Loopback port of the S3 interface; 0 takes a free one. */
  readonly port: number
  readonly publicHosts: readonly PublicHost[]
  /** Made when they are not there yet. */
  readonly buckets: readonly string[]
  readonly keys: readonly KeyPair[]
  readonly regions: readonly string[]
  readonly dialect: Dialect
  /** File for the record of every request. */
  readonly recording: string
}

const fileIn = (dir: string) => join(dir, 'object-store.json')

/** Writes the settings into their folder, for nobody else to read, and returns the file. */
export async function writeSettings(settings: Settings): Promise<string> {
  await mkdir(settings.dir, { recursive: true })
  await writeFile(fileIn(settings.dir), JSON.stringify(settings), { mode: 0o600 })
  return fileIn(settings.dir)
}

export async function readSettings(file: string): Promise<Settings> {
  return JSON.parse(await readFile(file, 'utf8'))
}

/** What an earlier store in this folder was told; undefined where there was none. */
export async function earlierSettings(dir: string): Promise<Settings | undefined> {
  try {
    return await readSettings(fileIn(dir))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
