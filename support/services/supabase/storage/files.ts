/**
 * The contents of objects as files, named by a version that the server chose: never by user input.
 */
import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { entityTooLarge } from './errors.ts'

/**
 * A received content that is not yet an object: `keep` makes it one, `discard` removes every trace.
 */
export interface ReceivedFile {
  readonly version: string
  readonly bytes: number
  /** Hex digits. */
  readonly md5: string
  keep(): Promise<void>
  discard(): Promise<void>
}

export interface FileStore {
  /**
   * Writes the stream to a temporary file; more than `limit` bytes are refused and leave nothing.
   */
  receive(body: AsyncIterable<Uint8Array>, limit: number): Promise<ReceivedFile>
  /** Rejects with ENOENT when the version is gone. */
  open(version: string): Promise<FileHandle>
  /** Copies a version to a new one and returns its name. */
  duplicate(version: string): Promise<string>
  /** A version that has no file, or none at all (null), is no error. */
  remove(versions: readonly (string | null)[]): Promise<void>
}

export async function fileStore(dir: string): Promise<FileStore> {
  const incoming = join(dir, 'incoming')
  await mkdir(incoming, { recursive: true })
  const pathOf = (version: string) => join(dir, version)
  const remove = async (versions: readonly (string | null)[]) => {
    const named = versions.filter((version) => version !== null)
    await Promise.all(named.map((version) => rm(pathOf(version), { force: true })))
  }
  return {
    remove,
    open: (version) => open(pathOf(version), constants.O_RDONLY),
    duplicate: async (version) => {
      const copy = randomUUID()
      await copyFile(pathOf(version), pathOf(copy))
      return copy
    },
    receive: async (body, limit) => {
      const version = randomUUID()
      const temporary = join(incoming, version)
      const discard = async () => {
        await rm(temporary, { force: true })
        await remove([version])
      }
      try {
        const written = await write(temporary, body, limit)
        return { version, ...written, discard, keep: () => rename(temporary, pathOf(version)) }
      } catch (error) {
        await discard()
        throw error
      }
    },
  }
}

async function write(file: string, body: AsyncIterable<Uint8Array>, limit: number) {
  const md5 = createHash('md5')
  const handle = await open(file, 'wx', 0o600)
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.length
      // The rest is read all the same: a client answers to a cut connection with a network error.
      if (bytes > limit) continue
      md5.update(chunk)
      await handle.writeFile(chunk)
    }
  } finally {
    await handle.close()
  }
  if (bytes > limit) throw entityTooLarge()
  return { bytes, md5: md5.digest('hex') }
}
