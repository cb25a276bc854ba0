import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, it } from 'node:test'
import { Hono } from 'hono'
import pg from 'pg'
import { deliver } from './deliver.ts'
import { type FileStore, fileStore } from './files.ts'
import type { StoredObject } from './rows.ts'

let dir: string
let files: FileStore
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'deliver-test-'))
  files = await fileStore(dir)
})
after(() => rm(dir, { recursive: true }))

const now = new Date('2026-01-02T03:04:05.678Z')

/** A row of an object with this version; the ten bytes are in a file only if it is a kept one. */
const row = (version: string): StoredObject => ({
  ...{ id: 'i', bucket_id: 'b', name: 'n', owner: null, owner_id: null, user_metadata: {} },
  ...{ version, created_at: now, updated_at: now, last_accessed_at: now },
  metadata: {
    ...{ eTag: '"e"', size: 10, contentLength: 10, mimetype: 'text/plain', httpStatusCode: 200 },
    ...{ cacheControl: 'no-cache', lastModified: now.toISOString() },
  },
})

async function keptVersion(): Promise<string> {
  const file = await files.receive(Readable.from([Buffer.from('0123456789')]), 10)
  await file.keep()
  return file.version
}

/** The answer when looking the object up yields these versions, one after the other. */
function answer(versions: string[], headers: Record<string, string> = {}) {
  const find = async () => row(versions.shift() ?? 'gone')
  const s3Keys = { accessKeyId: '', secretAccessKey: '' }
  const services = { files, pool: new pg.Pool(), key: new Uint8Array(), s3Keys }
  const router = new Hono().get('/', (c) => deliver(c, services, find))
  router.onError((error, c) => c.text(error.name, 400))
  return router.request('/', { headers })
}

it('an object that is replaced between look-up and reading is looked up again', async () => {
  const response = await answer(['replaced', 'replaced too', await keptVersion()])
  assert.deepEqual([response.status, await response.text()], [200, '0123456789'])
})

it('an object whose file is gone for good does not exist', async () => {
  assert.equal((await answer([])).status, 400)
})

it('a part is delivered as a part, and one outside is refused with 416', async () => {
  const part = await answer([await keptVersion()], { range: 'bytes=2-4' })
  assert.deepEqual([part.status, await part.text()], [206, '234'])
  assert.equal(part.headers.get('content-range'), 'bytes 2-4/10')
  assert.equal((await answer([await keptVersion()], { range: 'bytes=10-' })).status, 416)
})

it('a content that the client has already is not sent again', async () => {
  const since = (date: Date) => ({ 'if-modified-since': date.toUTCString() })
  const version = await keptVersion()
  assert.equal((await answer([version], since(now))).status, 304)
  assert.equal((await answer([version], since(new Date(0)))).status, 200)
  assert.equal((await answer([version], { 'if-none-match': '"e"' })).status, 304)
})
