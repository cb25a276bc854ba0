/** Which buckets there are and which objects lie in them; kept on disk, one small file for each object. */
import { createHash } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Checksum } from '../s3-protocol/checksums.ts'

export interface StoredObject {
  readonly key: string
  /** Name of the file that holds the content. */
  readonly content: string
  readonly bytes: number
  /** Hex; with `-N` for an object of N parts. */
  readonly etag: string
  /** Milliseconds since the epoch, whole seconds. */
  readonly modified: number
  /** Content type, metadata and what else is delivered with it. */
  readonly headers: Readonly<Record<string, string>>
  readonly checksum?: Checksum
}

export interface Bucket {
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly created: number
  get(key: string): StoredObject | undefined
  /** Every key, in the order of its UTF-8 bytes. */
  keys(): readonly string[]
  /** Puts the object in the place of the one that has its key, which is returned. */
  put(object: StoredObject): StoredObject | undefined
  /** Returns what is gone; undefined when there was nothing. */
  remove(key: string): StoredObject | undefined
}

export interface Catalogue {
  bucket(name: string): Bucket | undefined
  /** In the order of their names. */
  buckets(): readonly Bucket[]
  create(name: string): Bucket
  drop(name: string): void
}

/**
 * Opens the catalogue in `dir`, with what an earlier one has left there. A record is written whole or
 * not at all, so that a store that is killed knows afterwards what it had answered for.
 */
export function openCatalogue(dir: string): Catalogue {
  mkdirSync(dir, { recursive: true })
  const buckets = new Map<string, Bucket>()
  for (const name of readdirSync(dir)) buckets.set(name, openBucket(join(dir, name), name))
  return {
    bucket: (name) => buckets.get(name),
    buckets: () => [...buckets.values()].sort((a, b) => compareKeys(a.name, b.name)),
    create: (name) => {
      mkdirSync(join(dir, name))
      const bucket = openBucket(join(dir, name), name)
      buckets.set(name, bucket)
      return bucket
    },
    drop: (name) => {
      rmSync(join(dir, name), { recursive: true, force: true })
      buckets.delete(name)
    },
  }
}

/** The order of S3: byte by byte. JavaScript's own differs beyond the Basic Multilingual Plane. */
export const compareKeys = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

const recordSuffix = '.json'

function openBucket(dir: string, name: string): Bucket {
  const objects = new Map(recordsIn(dir).map((object) => [object.key, object]))
  let sorted: string[] | undefined
  // A key can be longer than a file name may be, and hold any character.
  const fileOf = (key: string) =>
    join(dir, createHash('sha256').update(key).digest('hex') + recordSuffix)
  return {
    name,
    created: Math.floor(statSync(dir).birthtimeMs),
    get: (key) => objects.get(key),
    keys: () => {
      sorted ??= [...objects.keys()].sort(compareKeys)
      return sorted
    },
    put: (object) => {
      const replaced = objects.get(object.key)
      const file = fileOf(object.key)
      writeFileSync(`${file}.new`, JSON.stringify(object), { mode: 0o600 })
      renameSync(`${file}.new`, file)
      objects.set(object.key, object)
      if (replaced === undefined) sorted = undefined
      return replaced
    },
    remove: (key) => {
      const gone = objects.get(key)
      if (gone === undefined) return undefined
      rmSync(fileOf(key), { force: true })
      objects.delete(key)
      sorted = undefined
      return gone
    },
  }
}

function recordsIn(dir: string): StoredObject[] {
  const files = readdirSync(dir).filter((file) => file.endsWith(recordSuffix))
  return files.map((file) => JSON.parse(readFileSync(join(dir, file), 'utf8')))
}
