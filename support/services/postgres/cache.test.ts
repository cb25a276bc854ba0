/** What is made once appears at once, whoever is at work at the same time. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { discard, madeOnce } from './cache.ts'

const parent = mkdtempSync(join(tmpdir(), 'plumbline-cache-'))
after(() => rmSync(parent, { recursive: true, force: true }))

const isWhole = async (folder: string) => existsSync(join(folder, 'whole'))

describe('a folder that is made once', () => {
  it('is not made again', async () => {
    const target = join(folderFor('once'), 'thing')
    await madeOnce(target, isWhole, writing('first'))
    await madeOnce(target, isWhole, () => assert.fail('made again'))
    assert.equal(await read(target), 'first')
  })

  it('is whole for everybody, and one only, when several make it at the same time', async () => {
    const folder = folderFor('race')
    const target = join(folder, 'thing')
    const words = ['a', 'b', 'c', 'd']
    const seen = await Promise.all(
      words.map(async (word) => read(await madeOnce(target, isWhole, writing(word)))),
    )
    assert.equal(new Set(seen).size, 1)
    assert.deepEqual(readdirSync(folder), ['thing'])
  })

  it('replaces one that is not whole', async () => {
    const folder = folderFor('broken')
    const target = join(folder, 'thing')
    mkdirSync(join(target, 'rest'), { recursive: true })
    await madeOnce(target, isWhole, writing('new'))
    assert.equal(await read(target), 'new')
    assert.deepEqual(readdirSync(folder), ['thing'])
  })

  it('leaves nothing when it cannot be made', async () => {
    const folder = folderFor('failing')
    const failing = () => Promise.reject(new Error('no disk'))
    await assert.rejects(madeOnce(join(folder, 'thing'), isWhole, failing), /no disk/)
    assert.deepEqual(readdirSync(folder), [])
  })

  it('sweeps away what a crash has left, and no draft that is in the making', async () => {
    const folder = folderFor('crash')
    const drafts = ['thing.draft-old', 'thing.draft-new'].map((name) => join(folder, name))
    for (const draft of drafts) mkdirSync(draft)
    const hourAgo = Date.now() / 1000 - 3600
    utimesSync(String(drafts[0]), hourAgo, hourAgo)
    await madeOnce(join(folder, 'thing'), isWhole, writing('made'))
    assert.deepEqual(readdirSync(folder).sort(), ['thing', 'thing.draft-new'])
  })

  it('may be discarded by two', async () => {
    const folder = folderFor('discard')
    const target = await madeOnce(join(folder, 'thing'), isWhole, writing('made'))
    await Promise.all([discard(target), discard(target)])
    assert.deepEqual(readdirSync(folder), [])
  })
})

function folderFor(name: string): string {
  const folder = join(parent, name)
  mkdirSync(folder)
  return folder
}

function writing(word: string): (draft: string) => Promise<void> {
  return async (draft) => {
    await pause(5)
    await writeFile(join(draft, 'whole'), word)
  }
}

function read(folder: string): Promise<string> {
  return readFile(join(folder, 'whole'), 'utf8')
}
