/** The contents of objects as files, named by the store itself and never by a key. */
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { copyFile, type FileHandle, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Payload, Verified } from '../s3-protocol/payload.ts'

/** A content of which all has come and been verified, but which nobody can read yet. */
export interface Received extends Verified {
  /** Makes it a content and returns its name. */
  keep(): Promise<string>
  discard(): Promise<void>
}

export interface Contents {
  /** Rejects with whatever is wrong with the payload, and has left nothing then. */
  receive(payload: Payload): Promise<Received>
  copy(content: string): Promise<string>
  /** One content of several, in order; those stay. */
  join(contents: readonly string[]): Promise<string>
  /** An open file can be read to its end even if its content is removed meanwhile. */
  open(content: string): Promise<FileHandle>
  /** A content that is gone already is no error. */
  remove(content: string | undefined): Promise<void>
}

/** Opens the folder; what an earlier store had not received completely is removed from it. */
export function openContents(dir: string): Contents {
  const incoming = join(dir, 'incoming')
  mkdirSync(incoming, { recursive: true })
  for (const file of readdirSync(incoming)) rmSync(join(incoming, file), { force: true })
  const pathOf = (content: string) => join(dir, content)
  return {
    receive: (payload) => receive(payload, join(incoming, randomUUID()), pathOf),
    copy: async (content) => {
      const name = randomUUID()
      await copyFile(pathOf(content), pathOf(name))
      return name
    },
    join: (contents) => joined(contents.map(pathOf), join(incoming, randomUUID()), pathOf),
    open: (content) => open(pathOf(content), 'r'),
    remove: async (content) => {
      if (content !== undefined) await rm(pathOf(content), { force: true })
    },
  }
}

async function receive(
  payload: Payload,
  file: string,
  pathOf: (content: string) => string,
): Promise<Received> {
  const discard = () => rm(file, { force: true })
  try {
    await write(payload.content, file)
    const keep = async () => {
      const name = randomUUID()
      await rename(file, pathOf(name))
      return name
    }
    return { ...payload.verified(), keep, discard }
  } catch (error) {
    await discard()
    throw error
  }
}

async function write(content: AsyncIterable<Buffer>, file: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    for await (const data of content) await handle.writeFile(data)
  } finally {
    await handle.close()
  }
}

async function joined(
  parts: readonly string[],
  file: string,
  pathOf: (content: string) => string,
): Promise<string> {
  for (const part of parts) {
    await pipeline(createReadStream(part), createWriteStream(file, { flags: 'a', mode: 0o600 }))
  }
  const name = randomUUID()
  await rename(file, pathOf(name))
  return name
}
