/** Uploads in parts that are under way. They end with the process: a store that starts anew has none. */
import { randomUUID } from 'node:crypto'

export interface Part {
  readonly number: number
  readonly content: string
  /** Hex. */
  readonly etag: string
  readonly bytes: number
  readonly modified: number
}

export interface Upload {
  readonly id: string
  readonly bucket: string
  readonly key: string
  readonly started: number
  /** What will be delivered with the object. */
  readonly headers: Readonly<Record<string, string>>
  readonly parts: Map<number, Part>
}

export interface Uploads {
  start(bucket: string, key: string, headers: Upload['headers'], now: number): Upload
  find(id: string): Upload | undefined
  in(bucket: string): readonly Upload[]
  end(id: string): void
}

export function openUploads(): Uploads {
  const uploads = new Map<string, Upload>()
  return {
    start: (bucket, key, headers, now) => {
      const upload = { id: randomUUID(), bucket, key, started: now, headers, parts: new Map() }
      uploads.set(upload.id, upload)
      return upload
    },
    find: (id) => uploads.get(id),
    in: (bucket) => [...uploads.values()].filter((upload) => upload.bucket === bucket),
    end: (id) => {
      uploads.delete(id)
    },
  }
}
