/** Reading and deleting: whole, in part, only if it changed, and not at all once it is gone. */
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
} from '@aws-sdk/client-s3'
import type { Check } from '../run.ts'
import { refused, same, type Trial } from '../trial.ts'

/** Reads an object that holds `0123456789`. */
async function reading(trial: Trial, more: object) {
  const key = trial.key()
  await trial.put(key, '0123456789')
  return trial.s3.send(new GetObjectCommand({ Bucket: trial.bucket, Key: key, ...more }))
}

const part = (range: string, content: string, told: string): Check => ({
  promise: `the range ${range} of ten bytes is ${content}`,
  run: async (trial) => {
    const { Body, ContentRange, $metadata } = await reading(trial, { Range: range })
    const received = [$metadata.httpStatusCode, await Body?.transformToString(), ContentRange]
    same('status, content and range', received, [206, content, told])
  },
})

const condition = (promise: string, answer: string, more: object): Check => ({
  promise,
  run: (trial) => refused(answer, reading(trial, more)),
})

/** The MD5 of `0123456789`. */
const etag = '"781e5e245d69b566979b86e28d23f2c7"'

export const readChecks: readonly Check[] = [
  part('bytes=2-4', '234', 'bytes 2-4/10'),
  part('bytes=7-', '789', 'bytes 7-9/10'),
  part('bytes=-2', '89', 'bytes 8-9/10'),
  part('bytes=8-100', '89', 'bytes 8-9/10'),
  condition('a range beyond the end is refused', '416 InvalidRange', { Range: 'bytes=10-20' }),
  condition('an object that did not change is not sent again', '304', { IfNoneMatch: etag }),
  condition('an object that is not older than asked is not sent', '304', {
    IfModifiedSince: new Date(Date.now() + 3_600_000),
  }),
  condition('a reader of another version is refused', '412 PreconditionFailed', {
    IfMatch: '"0123"',
  }),
  {
    promise: 'a key that is not there is told as such',
    run: (trial) => {
      const command = new GetObjectCommand({ Bucket: trial.bucket, Key: trial.key() })
      return refused('404 NoSuchKey', trial.s3.send(command))
    },
  },
  {
    promise: 'the size of a key that is not there is not found',
    run: (trial) => {
      const command = new HeadObjectCommand({ Bucket: trial.bucket, Key: trial.key() })
      return refused('404', trial.s3.send(command))
    },
  },
  {
    promise: 'a reader who goes away in the middle leaves the store as it was',
    run: async (trial) => {
      const key = trial.key()
      await trial.put(key, Buffer.alloc(5 * 1024 ** 2, 1))
      const leaving = new AbortController()
      const command = new GetObjectCommand({ Bucket: trial.bucket, Key: key })
      const { body } = await fetch(await trial.signedUrl(command, 60), { signal: leaving.signal })
      await body?.getReader().read()
      leaving.abort()
      same('size of the object', (await trial.bytes(key)).length, 5 * 1024 ** 2)
    },
  },
  {
    promise: 'a deleted object is gone, and its neighbour is not',
    run: async (trial) => {
      const key = trial.key('doc-1')
      await trial.put(key, 'x')
      await trial.put(`${key}0`, 'neighbour')
      await trial.s3.send(new DeleteObjectCommand({ Bucket: trial.bucket, Key: key }))
      const left = [await trial.exists(key), await trial.exists(`${key}0`)]
      same('what is there', left, [false, true])
    },
  },
  {
    promise: 'to delete what is not there is no error',
    run: async (trial) => {
      const command = new DeleteObjectCommand({ Bucket: trial.bucket, Key: trial.key() })
      same('status', (await trial.s3.send(command)).$metadata.httpStatusCode, 204)
    },
  },
  {
    promise: 'many are deleted at once, whatever their keys hold',
    run: async (trial) => {
      const keys = ['a&b <c> "d".txt', 'a&amp;b', 'plain', 'missing'].map(trial.key)
      for (const key of keys.slice(0, 3)) await trial.put(key, 'x')
      const Delete = { Objects: keys.map((Key) => ({ Key })) }
      const command = new DeleteObjectsCommand({ Bucket: trial.bucket, Delete })
      const { Deleted = [], Errors = [] } = await trial.s3.send(command)
      same('deleted and refused', [Deleted.map(({ Key }) => Key), Errors], [keys, []])
      const left = await Promise.all(keys.map(trial.exists))
      same('what is there', left, [false, false, false, false])
    },
  },
]
