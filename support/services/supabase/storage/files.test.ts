import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { type FileStore, fileStore } from './files.ts'

let dir: string
let files: FileStore
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'files-test-'))
  files = await fileStore(dir)
})
after(() => rm(dir, { recursive: true }))

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}

const everything = async () =>
  (await readdir(dir, { recursive: true })).filter((name) => name !== 'incoming')

it('a content is there only when it is kept', async () => {
  const file = await files.receive(chunks('ab', 'c'), 3)
  await assert.rejects(files.open(file.version), { code: 'ENOENT' })
  await file.keep()
  const handle = await files.open(file.version)
  assert.equal((await handle.readFile()).toString(), 'abc')
  await handle.close()
  assert.deepEqual([file.bytes, file.md5], [3, '900150983cd24fb0d6963f7d28e17f72'])
  await file.discard()
  assert.deepEqual(await everything(), [])
})

it('a content beyond the limit is refused and leaves nothing', async () => {
  await assert.rejects(files.receive(chunks('ab', 'cd'), 3), { code: 'EntityTooLarge' })
  assert.deepEqual(await everything(), [])
})

it('a content that breaks off leaves nothing', async () => {
  async function* broken() {
    yield Buffer.from('ab')
    throw new Error('cut')
  }
  await assert.rejects(files.receive(broken(), 3), /cut/)
  assert.deepEqual(await everything(), [])
})

it('removing what is not there is no error', async () => {
  await files.remove(['no-such-version', null])
})
