import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { launcher } from '../../../../targets/embedded/launcher.ts'
import { startPostgres } from '../../../postgres/embedded.ts'
import { describeByS3, presignedByS3, s3Answers } from '../../s3-access.ts'
import { openStack, type TestStack } from '../../test-stack.ts'

describe('the S3-compatible interface of the storage', () => {
  let stack: TestStack<unknown>
  let s3: S3Client
  before(async () => {
    stack = await openStack({ launch: launcher(), startPostgres })
    const types = ['application/pdf', 'text/plain']
    const rules = { public: false, fileSizeLimit: 1000, allowedMimeTypes: types }
    await stack.service.storage.createBucket('papers', rules)
    s3 = clientWith({})
  })
  after(async () => {
    s3.destroy()
    await stack.close()
  })

  const clientWith = (changes: object) => {
    const {
      url,
      s3AccessKeyId = '',
      s3SecretAccessKey = '',
      s3Region = '',
    } = stack.supabase.address
    const credentials = {
      accessKeyId: s3AccessKeyId,
      secretAccessKey: s3SecretAccessKey,
      ...changes,
    }
    const endpoint = `${url}/storage/v1/s3`
    return new S3Client({
      ...{ endpoint, region: s3Region, credentials, forcePathStyle: true, maxAttempts: 1 },
    })
  }
  const papers = () => stack.service.storage.from('papers')
  const put = (Key: string, Body: string, more: object = {}) =>
    s3.send(
      new PutObjectCommand({ Bucket: 'papers', Key, Body, ContentType: 'text/plain', ...more }),
    )
  const get = (url: string) => fetch(url).then(({ status }) => status)

  it('answers to the keys of the target', async () => {
    assert.equal(await s3Answers(stack.supabase.address), true)
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}))
    assert.deepEqual(
      Buckets.map(({ Name }) => Name),
      ['papers'],
    )
    await s3.send(new HeadBucketCommand({ Bucket: 'papers' }))
  })

  it('shows what was uploaded by REST, with the same mark', async () => {
    await papers().upload('a/b c.txt', 'content', { contentType: 'text/plain' })
    const info = await papers().info('a/b c.txt')
    const place = { bucket: 'papers', path: 'a/b c.txt' }
    assert.deepEqual(await describeByS3(stack.supabase.address, place), {
      bytes: 7,
      etag: info.data?.etag,
      type: 'text/plain',
    })
  })

  it('stores what REST shows then, in place of what was there', async () => {
    await put('both.txt', 'first')
    const { ETag } = await put('both.txt', 'second', { Metadata: { by: 's3' } })
    const info = await papers().info('both.txt')
    assert.deepEqual([info.data?.etag, info.data?.metadata], [ETag, { by: 's3' }])
    assert.equal(await (await papers().download('both.txt')).data?.text(), 'second')
    const part = new GetObjectCommand({ Bucket: 'papers', Key: 'both.txt', Range: 'bytes=0-2' })
    const { Body, Metadata } = await s3.send(part)
    assert.deepEqual([await Body?.transformToString(), Metadata], ['sec', { by: 's3' }])
  })

  it('keeps to the limits of the bucket', async () => {
    await assert.rejects(put('large.txt', 'x'.repeat(1001)), { name: 'EntityTooLarge' })
    const page = { ContentType: 'text/html' }
    await assert.rejects(put('page.html', 'x', page), { name: 'InvalidMimeType' })
    assert.equal((await papers().exists('large.txt')).data, false)
  })

  it('lists page by page, folders folded, and deletes many', async () => {
    const names = ['l/a', 'l/f/1', 'l/f/2', 'l/g/1', 'l/z']
    for (const name of names) await put(name, 'x')
    const found: (string | undefined)[] = []
    for (let token: string | undefined; ; ) {
      const page = await s3.send(
        new ListObjectsV2Command({
          ...{ Bucket: 'papers', Prefix: 'l/', Delimiter: '/', MaxKeys: 2 },
          ...(token !== undefined && { ContinuationToken: token }),
        }),
      )
      found.push(...(page.Contents ?? []).map(({ Key }) => Key))
      found.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix))
      token = page.NextContinuationToken
      if (token === undefined) break
    }
    assert.deepEqual(found.sort(), ['l/a', 'l/f/', 'l/g/', 'l/z'])
    const Delete = { Objects: names.map((Key) => ({ Key })) }
    await s3.send(new DeleteObjectsCommand({ Bucket: 'papers', Delete }))
    assert.deepEqual((await papers().list('l')).data, [])
  })

  it('refuses a wrong secret, an unknown key and a stranger', async () => {
    const list = new ListObjectsV2Command({ Bucket: 'papers' })
    const wrong = clientWith({ secretAccessKey: 'wrong' })
    await assert.rejects(wrong.send(list), { name: 'SignatureDoesNotMatch' })
    const unknown = clientWith({ accessKeyId: 'unknown' })
    await assert.rejects(unknown.send(list), { name: 'InvalidAccessKeyId' })
    const { url } = stack.supabase.address
    assert.equal(await get(`${url}/storage/v1/s3/papers?list-type=2`), 403)
  })

  it('opens a link of a week and refuses one of a second more', async () => {
    await put('week.txt', 'content')
    const { address } = stack.supabase
    const place = { bucket: 'papers', path: 'week.txt' }
    assert.equal(await get(presignedByS3(address, place, 604_800)), 200)
    assert.equal(await get(presignedByS3(address, place, 604_801)), 400)
  })

  it('says what it has not, and what is not there', async () => {
    const acl = new URL(`${stack.supabase.address.url}/storage/v1/s3/papers?acl`)
    assert.equal(await get(acl.href), 403)
    const copy = { CopySource: 'papers/a' }
    const command = new CopyObjectCommand({ Bucket: 'papers', Key: 'copy', ...copy })
    await assert.rejects(s3.send(command), { name: 'NotImplemented' })
    const missing = new GetObjectCommand({ Bucket: 'papers', Key: 'missing' })
    await assert.rejects(s3.send(missing), { name: 'NoSuchKey' })
    const nowhere = new GetObjectCommand({ Bucket: 'nowhere', Key: 'missing' })
    await assert.rejects(s3.send(nowhere), { name: 'NoSuchBucket' })
  })
})
