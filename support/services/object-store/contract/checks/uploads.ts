/** Uploads: what is stored is exactly what was sent, and what did not come whole is not stored. */
import { createHash, randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import type { Check } from '../run.ts'
import { outcome, refused, same, type Trial } from '../trial.ts'

const md5 = (content: Buffer) => createHash('md5').update(content).digest('hex')
const fiveMegabytes = 5 * 1024 ** 2

/** Sends the head of an upload and a fifth of its body, then cuts the line; resolves when it is cut. */
async function cutUpload(trial: Trial, key: string): Promise<void> {
  const command = new PutObjectCommand({ Bucket: trial.bucket, Key: key })
  const { hostname, port, host, pathname, search } = new URL(await trial.signedUrl(command, 60))
  const head = [
    `PUT ${pathname}${search} HTTP/1.1`,
    ...[`Host: ${host}`, `Content-Length: ${fiveMegabytes}`, '', ''],
  ].join('\r\n')
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(head)
      socket.end(Buffer.alloc(fiveMegabytes / 5, 1))
    })
    // Closed by the store, which has then seen that no more will come.
    socket
      .on('close', () => resolve())
      .on('error', reject)
      .resume()
    socket.setTimeout(10_000, () => socket.destroy())
  })
}

/** A body that is refused for its sum leaves nothing. */
const refusedSum = (promise: string, answer: string, sum: object): Check => ({
  promise,
  run: async (trial) => {
    const key = trial.key()
    await refused(answer, trial.put(key, 'content', sum))
    same('an object was stored', await trial.exists(key), false)
  },
})

const oddKeys = [
  'ü b+(1).txt',
  "it's 100% & <more> *;@=$,:!.pdf",
  'a//b',
  '../up',
  '文書/🎉',
  'a?b#c',
]

export const uploadChecks: readonly Check[] = [
  {
    promise: 'five megabytes come back as they went, with type, metadata and cache',
    run: async (trial) => {
      const [key, content] = [trial.key(), randomBytes(fiveMegabytes)]
      const more = { ContentType: 'application/pdf', CacheControl: 'max-age=5' }
      await trial.put(key, content, { ...more, Metadata: { owner: 'somebody' } })
      same('MD5 of the content', md5(await trial.bytes(key)), md5(content))
      const head = await trial.s3.send(new HeadObjectCommand({ Bucket: trial.bucket, Key: key }))
      const { ContentType, CacheControl, Metadata, ContentLength, ETag } = head
      const received = { ContentType, CacheControl, Metadata, ContentLength, ETag }
      const told = { Metadata: { owner: 'somebody' }, ContentLength: content.length }
      same('the description', received, { ...more, ...told, ETag: `"${md5(content)}"` })
    },
  },
  {
    promise: 'an object may be empty',
    run: async (trial) => {
      const key = trial.key()
      await trial.put(key, '')
      same('the content', await trial.text(key), '')
    },
  },
  {
    promise:
      'a stream is stored without the coding of its transfer, or refused by a store that has none',
    run: async (trial) => {
      const key = trial.key()
      const body = Readable.from([Buffer.from('hello '), Buffer.from('world')])
      const command = { Bucket: trial.bucket, Key: key, Body: body, ContentLength: 11 }
      const sent = trial.s3.send(new PutObjectCommand(command))
      if (trial.place.dialect === 'r2') return refused('501 NotImplemented', sent)
      await sent
      same('the content', await trial.text(key), 'hello world')
    },
  },
  {
    promise: 'keys may hold any character',
    run: async (trial) => {
      for (const name of oddKeys) {
        const key = trial.key(name)
        await trial.put(key, name)
        same(`the object ${name}`, await trial.text(key), name)
      }
    },
  },
  {
    promise: 'a key of more than 1024 bytes is refused',
    run: (trial) => refused('400 KeyTooLongError', trial.put(trial.key('k'.repeat(1000)), 'x')),
  },
  {
    promise: 'an upload that is cut off leaves nothing',
    run: async (trial) => {
      const key = trial.key()
      await cutUpload(trial, key)
      same('an object was stored', await trial.exists(key), false)
    },
  },
  {
    promise: 'an upload that is cut off leaves the object that was there',
    run: async (trial) => {
      const key = trial.key()
      await trial.put(key, 'before')
      await cutUpload(trial, key)
      same('the object', await trial.text(key), 'before')
    },
  },
  {
    promise: 'a body of unknown length is refused',
    run: async (trial) => {
      const key = trial.key()
      const command = new PutObjectCommand({ Bucket: trial.bucket, Key: key })
      const body = ReadableStream.from([Buffer.from('x')])
      const init = { method: 'PUT', body, duplex: 'half' } as RequestInit
      const answer = await outcome(await trial.signedUrl(command, 60), init)
      same('the answer', answer, '411 MissingContentLength')
      same('an object was stored', await trial.exists(key), false)
    },
  },
  refusedSum('a wrong Content-MD5 is refused', '400 BadDigest', {
    ContentMD5: '1B2M2Y8AsgTpgAmY7PhCfg==',
  }),
  refusedSum('a wrong CRC32 is refused', '400 BadDigest', { ChecksumCRC32: 'AAAAAA==' }),
  refusedSum('a wrong SHA-256 is refused', '400 BadDigest', {
    ChecksumSHA256: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  }),
  {
    promise: 'the sum that came with a content is told with it',
    run: async (trial) => {
      const key = trial.key()
      const sum = createHash('sha256').update('content').digest('base64')
      await trial.put(key, 'content', { ChecksumSHA256: sum })
      const command = { Bucket: trial.bucket, Key: key, ChecksumMode: 'ENABLED' as const }
      const { ChecksumSHA256 } = await trial.s3.send(new HeadObjectCommand(command))
      same('the sum', ChecksumSHA256, sum)
    },
  },
  {
    promise: 'an upload for a new key does not replace an object',
    run: async (trial) => {
      const key = trial.key()
      await trial.put(key, 'first')
      await refused('412 PreconditionFailed', trial.put(key, 'second', { IfNoneMatch: '*' }))
      same('the object', await trial.text(key), 'first')
    },
  },
  {
    promise: 'a second upload replaces the object whole',
    run: async (trial) => {
      const key = trial.key()
      await trial.put(key, 'a long first content', { Metadata: { first: 'yes' } })
      await trial.put(key, 'second')
      const { Metadata } = await trial.s3.send(
        new HeadObjectCommand({ Bucket: trial.bucket, Key: key }),
      )
      same('content and metadata', [await trial.text(key), Metadata], ['second', {}])
    },
  },
]
