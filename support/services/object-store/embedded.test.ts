import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import type { RunningService } from '../../ports/services.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { startObjectStore } from './embedded.ts'
import { recordedRequests } from './recording.ts'

const bucket = 'app-files'

describe('the embedded object store', () => {
  let root: string
  let store: RunningService<ObjectStoreAddress>
  const start = (renewKeys = false) =>
    startObjectStore({
      ...{ launch: launcher(), dir: join(root, 'store'), bucket, public: true, renewKeys },
    })
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'object-store-test-'))
    store = await start()
  })
  after(async () => {
    await store.stop()
    const left = await readdir(root)
    await rm(root, { recursive: true, force: true })
    assert.deepEqual(left, [])
  })

  const clientOf = ({ endpoint, region, accessKeyId, secretAccessKey }: ObjectStoreAddress) =>
    new S3Client({
      ...{ endpoint, region, forcePathStyle: true, maxAttempts: 1 },
      credentials: { accessKeyId, secretAccessKey },
    })
  const put = ({ address }: typeof store, Key: string, Body: string) =>
    clientOf(address).send(new PutObjectCommand({ Bucket: bucket, Key, Body }))
  const read = async ({ address }: typeof store, Key: string) => {
    const found = await clientOf(address).send(new GetObjectCommand({ Bucket: bucket, Key }))
    return found.Body?.transformToString()
  }

  it('has a record before anybody has asked it anything', async () => {
    assert.deepEqual(await recordedRequests(store.address), [])
  })

  it('shows on its public host what was stored by key', async () => {
    await put(store, 'a/b c.txt', 'content')
    const response = await fetch(`${store.address.publicUrl}/a/b%20c.txt`)
    assert.deepEqual([response.status, await response.text()], [200, 'content'])
  })

  it('has written down what it was asked, before it answered, and no secret', async () => {
    await put(store, 'recorded.txt', 'content')
    await assert.rejects(read(store, 'never-stored'), { name: 'NoSuchKey' })
    const { secretAccessKey, accessKeyId, recording = '' } = store.address
    const all = (await recordedRequests(store.address)) ?? []
    const told = all.slice(-2).map(({ operation, key, status, code }) => {
      return { operation, key, status, code }
    })
    assert.deepEqual(told, [
      { operation: 'PutObject', key: 'recorded.txt', status: 200, code: undefined },
      { operation: 'GetObject', key: 'never-stored', status: 404, code: 'NoSuchKey' },
    ])
    const last = all.at(-1)
    assert.deepEqual([last?.signedBy, last?.accessKeyId], ['header', accessKeyId])
    assert.match(last?.headers['user-agent'] ?? '', /aws-sdk-js/)
    const text = await readFile(recording, 'utf8')
    assert.doesNotMatch(text, /Signature=[0-9a-f]/)
    assert.ok(!text.includes(secretAccessKey))
  })

  it('keeps its secrets to its owner', async () => {
    const { mode } = await stat(join(root, 'store', 'object-store.json'))
    assert.equal(mode & 0o077, 0)
  })

  it('is where it was, with what it held, when it is started again after a kill', async () => {
    await put(store, 'kept.txt', 'kept')
    const [server] = store.processes
    await server?.kill()
    const again = await start()
    assert.deepEqual(again.address, store.address)
    store = again
    assert.equal(await read(store, 'kept.txt'), 'kept')
  })

  it('takes only its new keys once they were renewed', async () => {
    const former = store.address
    await put(store, 'before.txt', 'before')
    await store.processes[0]?.stop()
    store = await start(true)
    await assert.rejects(read({ ...store, address: former }, 'before.txt'), {
      name: 'InvalidAccessKeyId',
    })
    assert.equal(await read(store, 'before.txt'), 'before')
    const { status } = await fetch(`${store.address.publicUrl}/before.txt`)
    assert.equal(status, 200)
  })
})
