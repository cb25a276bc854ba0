/** Uploads in parts: nothing is there before the end, and the end takes exactly the parts it names. */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { Check } from '../run.ts'
import { refused, same, type Trial } from '../trial.ts'

const smallest = 5 * 1024 ** 2

interface Sent {
  readonly PartNumber: number
  readonly ETag: string
}

/** Begins an upload and sends parts of these sizes. */
async function begun({ s3, bucket, key }: Trial, sizes: readonly number[]) {
  const at = { Bucket: bucket, Key: key('parts') }
  const { UploadId = '' } = await s3.send(
    new CreateMultipartUploadCommand({ ...at, ContentType: 'image/png' }),
  )
  const parts: Sent[] = []
  for (const [i, size] of sizes.entries()) {
    const part = { PartNumber: i + 1, Body: Buffer.alloc(size, 97 + i) }
    const { ETag = '' } = await s3.send(new UploadPartCommand({ ...at, UploadId, ...part }))
    parts.push({ PartNumber: part.PartNumber, ETag })
  }
  const complete = (Parts: readonly Sent[]) => {
    const MultipartUpload = { Parts: [...Parts] }
    return s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload }))
  }
  return { at, UploadId, parts, complete }
}

/** Key and id of each upload of the key that has begun and not ended. */
async function underWay({ s3, bucket }: Trial, key: string) {
  const command = new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: key })
  const { Uploads = [] } = await s3.send(command)
  return Uploads.map((each) => [each.Key, each.UploadId])
}

export const multipartChecks: readonly Check[] = [
  {
    promise: 'two parts become one object, with a mark that counts them, and the upload is over',
    run: async (trial) => {
      const { at, parts, complete } = await begun(trial, [smallest, 1000])
      const { ETag = '' } = await complete(parts)
      const content = await trial.bytes(at.Key)
      const seam = content.subarray(smallest - 1, smallest + 1).toString()
      const received = [content.length, seam, /-2"$/.test(ETag)]
      same('size, seam, mark', received, [smallest + 1000, 'ab', true])
      same('uploads', await underWay(trial, at.Key), [])
    },
  },
  {
    promise: 'before the end there is no object, but an upload that can be listed with its parts',
    run: async (trial) => {
      const { at, UploadId, parts } = await begun(trial, [10])
      same('an object is there', await trial.exists(at.Key), false)
      same('uploads', await underWay(trial, at.Key), [[at.Key, UploadId]])
      const { Parts = [] } = await trial.s3.send(new ListPartsCommand({ ...at, UploadId }))
      same(
        'parts',
        Parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })),
        parts,
      )
    },
  },
  {
    promise: 'an upload that is given up leaves nothing and cannot be ended any more',
    run: async (trial) => {
      const { at, UploadId, parts, complete } = await begun(trial, [10])
      await trial.s3.send(new AbortMultipartUploadCommand({ ...at, UploadId }))
      await refused('404 NoSuchUpload', complete(parts))
      same('an object is there', await trial.exists(at.Key), false)
    },
  },
  {
    promise: 'a part of less than 5 MiB is refused unless it is the last',
    run: async (trial) => {
      const { at, parts, complete } = await begun(trial, [10, 10])
      await refused('400 EntityTooSmall', complete(parts))
      same('an object is there', await trial.exists(at.Key), false)
    },
  },
  {
    promise: 'a part with another mark is refused',
    run: async (trial) => {
      const { complete } = await begun(trial, [10])
      const ETag = '"00000000000000000000000000000000"'
      await refused('400 InvalidPart', complete([{ PartNumber: 1, ETag }]))
    },
  },
  {
    promise: 'parts in the wrong order are refused',
    run: async (trial) => {
      const { parts, complete } = await begun(trial, [10, 10])
      await refused('400 InvalidPartOrder', complete([...parts].reverse()))
    },
  },
  {
    promise: 'parts of different length are refused where the store wants them alike',
    asks: ({ dialect }) => dialect === 'r2',
    run: async (trial) => {
      const { parts, complete } = await begun(trial, [smallest, smallest + 1, 10])
      await refused('400 InvalidPart', complete(parts))
    },
  },
]
