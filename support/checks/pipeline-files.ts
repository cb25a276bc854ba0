/** Which files an extraction leaves in which bucket. */
import type { Scene } from '../run/scene.ts'
import { query } from '../services/postgres/driver.ts'
import type { Upload } from '../systems/ingestions.ts'
import { expectEqual } from './expect.ts'
import { reaches } from './status-history.ts'
import { rowOfDocument } from './stored-rows.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** What a document is and what is made from one, by media type. */
const originals = /^application\/(pdf|msword|vnd\.openxmlformats-officedocument\.)/
const pictures = /^image\//

/** Waits until each upload has gone through the whole pipeline. */
export async function wentThroughAll(scene: Scene, uploads: readonly Upload[]): Promise<void> {
  for (const { extraction } of uploads) await reaches(scene, extraction, 'DRAFT', jobBudgetMs)
}

/** Each original has its bytes still, exactly once in all buckets, and that is in `bucket`. */
export async function originalsOnlyIn(
  scene: Scene,
  uploads: readonly Upload[],
  bucket: string,
): Promise<void> {
  for (const { document } of uploads) {
    const row = await rowOfDocument(scene, document)
    expectEqual('the bucket of the original', row.bucket, bucket)
  }
}

/** Since `since` nobody has put a picture among the worksheets or a document among the extractions. */
export async function keptApart({ manifest, addresses }: Scene, since: Date): Promise<void> {
  const { worksheets, extractions } = manifest.buckets
  const rows = await query(
    addresses.postgres.url,
    `select bucket_id || '/' || name as place, bucket_id, metadata ->> 'mimetype' as type
     from storage.objects where created_at >= $1 and bucket_id = any ($2::text[])`,
    [since, [worksheets, extractions]],
  )
  const strays = (bucket: string, kind: RegExp) =>
    rows
      .filter((row) => row.bucket_id === bucket && kind.test(String(row.type)))
      .map((row) => `${row.place} (${row.type})`)
  expectEqual('pictures in the bucket for worksheets', strays(worksheets, pictures), [])
  expectEqual('documents in the bucket for extractions', strays(extractions, originals), [])
}
