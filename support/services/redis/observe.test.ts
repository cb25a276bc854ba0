/** What is read from a Redis and written into it by the checks, against a real one. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Unverified } from '../../core/errors.ts'
import type { RunningProcess } from '../../ports/process.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { lastingContents } from './contents.ts'
import { withRedis } from './driver.ts'
import { type RedisService, startRedis } from './embedded.ts'
import { settingsOf, stateOf } from './facts.ts'
import { fill, relieve } from './pressure.ts'
import { converse, greeting } from './raw.ts'

const dir = mkdtempSync(join(tmpdir(), 'plumbline-observe-'))
const mebibyte = 1024 * 1024
const started: RunningProcess[] = []
let redis: RedisService
before(async () => {
  const launch = launcher((child) => started.push(child))
  redis = await startRedis({ launch, dir: join(dir, 'redis'), args: ['--maxmemory', '32mb'] })
})
after(async () => {
  for (const child of started) await child.kill()
  rmSync(dir, { recursive: true, force: true })
})

describe('a conversation without a client library', () => {
  it('gets the first line of each answer, in order, on one connection', async () => {
    const { password } = redis.address
    const answers = await converse(redis.address, ['PING', `AUTH ${password}`, 'PING', 'GET none'])
    assert.deepEqual(answers, ['-NOAUTH Authentication required.', '+OK', '+PONG', '$-1'])
  })

  it('is no greeting where nobody listens', async () => {
    assert.match((await greeting(redis.address)) ?? '', /^-NOAUTH/)
    assert.equal(await greeting({ host: '127.0.0.1', port: 1 }), undefined)
  })
})

describe('the facts of a running Redis', () => {
  it('are its fields of INFO and its settings', async () => {
    assert.equal((await stateOf(redis.address.url)).maxmemory, String(32 * mebibyte))
    const settings = await settingsOf(redis.address.url, 'appendonly', 'maxmemory')
    assert.deepEqual(settings, { appendonly: 'yes', maxmemory: String(32 * mebibyte) })
  })

  it('are unverified where the settings are hidden', async () => {
    const { url } = redis.address
    await withRedis(url, (client) =>
      client.acl('SETUSER', 'guest', 'on', '>fake', '+@all', '-config', 'allkeys'),
    )
    const asGuest = url.replace(/\/\/.*@/, '//guest:fake@')
    await assert.rejects(settingsOf(asGuest, 'save'), (error) => error instanceof Unverified)
  })
})

describe('filling a Redis', () => {
  it('ends where it was told to, at the first refusal, and can be undone', async () => {
    const { url } = redis.address
    const used = async () => Number((await stateOf(url)).used_memory)
    const before = await used()
    const some = await fill(url, 8 * mebibyte)
    assert.equal(some.refusal, undefined)
    assert.ok((await used()) - before < 10 * mebibyte)
    const all = await fill(url, 64 * mebibyte)
    assert.match(all.refusal ?? '', /^OOM/)
    assert.ok((await used()) > 28 * mebibyte)
    await relieve(url)
    assert.ok((await used()) - before < mebibyte)
  })
})

describe('the lasting contents', () => {
  it('leave out what expires and know every change of the rest', async () => {
    const { url } = redis.address
    await withRedis(url, async (client) => {
      await client.flushall()
      await client.hset('hash', { b: '2', a: '1' })
      await client.sadd('set', 'one', 'two')
      await client.set('short', 'life', 'EX', 600)
    })
    const before = await lastingContents(url)
    assert.deepEqual([...before.keys()], ['hash', 'set'])
    await withRedis(url, (client) => client.hset('hash', 'a', '3'))
    const after = await lastingContents(url)
    assert.notEqual(after.get('hash'), before.get('hash'))
    assert.equal(after.get('set'), before.get('set'))
  })
})
