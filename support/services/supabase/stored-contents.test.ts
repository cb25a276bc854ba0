/** The contents behind a Storage API, in a folder as the embedded one keeps them. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Unverified } from '../../core/errors.ts'
import type { SupabaseAddress } from '../../ports/services.ts'
import { contentKeys, contentsLeft, copyContent, loseContent } from './stored-contents.ts'

const elsewhere: SupabaseAddress = { provider: 'project', url: '', anonKey: '', serviceKey: '' }

describe('the contents behind a Storage API', () => {
  let contents = ''
  const address = () => ({ ...elsewhere, contents })
  before(async () => {
    contents = await mkdtemp(join(tmpdir(), 'contents-'))
    await mkdir(join(contents, 'incoming'))
    await writeFile(join(contents, 'version-1'), 'a')
    await writeFile(join(contents, 'incoming', 'version-2'), 'b')
  })
  after(() => rm(contents, { recursive: true, force: true }))

  it('are seen, also those that are still being received', async () => {
    assert.equal((await contentKeys(address())).length, 2)
  })
  it('are told by their version', async () => {
    const versions = ['version-1', 'version-2', 'version-3']
    assert.deepEqual(await contentsLeft(address(), versions), ['version-1', 'version-2'])
  })
  it('are copied to other versions and lost', async () => {
    await copyContent(address(), 'version-1', ['version-3', 'version-4'])
    await loseContent(address(), 'version-3')
    const versions = ['version-3', 'version-4']
    assert.deepEqual(await contentsLeft(address(), versions), ['version-4'])
  })
  it('are no matter of judgement where the target does not show them', async () => {
    await assert.rejects(contentsLeft(elsewhere, ['version-1']), Unverified)
  })
})
