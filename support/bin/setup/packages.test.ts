/** The packages: installed once, again when the lock file changes, by one set-up at a time. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type FakeCheckout, fakeCheckout, until } from './fake-checkout.ts'

const setUp = (place: FakeCheckout) => place.run('setup.mjs')

describe('the packages', { concurrency: true }, () => {
  it('are installed once', async () => {
    using place = fakeCheckout()
    assert.match((await setUp(place)).stderr, /setup: installing the packages/)
    assert.deepEqual(await setUp(place), { code: 0, stdout: '', stderr: '' })
    assert.equal(place.npmCalls(), 1)
  })
  it('are installed again when the lock file has changed', async () => {
    using place = fakeCheckout()
    await setUp(place)
    place.lock({ 'node_modules/left': '1.0.1' })
    await setUp(place)
    assert.equal(place.npmCalls(), 2)
  })
  it('that somebody’s own npm ci has installed are accepted', async () => {
    using place = fakeCheckout()
    putInPlace(place)
    assert.deepEqual(await setUp(place), { code: 0, stdout: '', stderr: '' })
    assert.equal(place.npmCalls(), 0)
  })
  it('are installed when one of another version, or none, is there', async () => {
    using place = fakeCheckout()
    putInPlace(place)
    place.lock({ 'node_modules/left': '2.0.0' })
    await setUp(place)
    place.lock({ 'node_modules/left': '2.0.0', 'node_modules/right': '1.0.0' })
    await setUp(place)
    assert.equal(place.npmCalls(), 2)
  })
  it('are installed when npm’s record names a folder that is gone', async () => {
    using place = fakeCheckout()
    putInPlace(place)
    rmSync(join(place.root, 'node_modules', 'left'), { recursive: true })
    await setUp(place)
    assert.equal(place.npmCalls(), 1)
  })
  it('that cannot be installed are told with all that npm printed and exit code 3', async () => {
    using place = fakeCheckout()
    place.env.NPM_FAILS = '9'
    const { code, stderr } = await setUp(place)
    assert.equal(code, 3)
    assert.match(stderr, /PACKAGES_NOT_INSTALLED: npm ci ended with 9/)
    assert.match(
      stderr,
      /first line\n(.*\n)*npm error the reason|npm error the reason\n(.*\n)*first/,
    )
    delete place.env.NPM_FAILS
    assert.equal((await setUp(place)).code, 0)
  })
  it('cannot be installed without npm', async () => {
    using place = fakeCheckout()
    place.remove('npm')
    const { code, stderr } = await setUp(place)
    assert.equal(code, 3)
    assert.match(stderr, /NPM_MISSING/)
  })
})

describe('two set-ups at once', { concurrency: true }, () => {
  it('install once, and the other waits', async () => {
    using place = fakeCheckout()
    place.env.NPM_SLEEP = '1'
    const ends = await Promise.all([setUp(place), setUp(place), setUp(place)])
    assert.deepEqual(
      ends.map(({ code }) => code),
      [0, 0, 0],
    )
    assert.equal(place.npmCalls(), 1)
    assert.deepEqual(lockLeftovers(place), [])
  })
  it('take over the lock of one that was killed', async () => {
    using place = fakeCheckout()
    const { pid } = spawnSync(process.execPath, ['-e', '0'])
    const lock = join(place.root, '.setup-lock')
    mkdirSync(lock)
    writeFileSync(join(lock, 'owner'), JSON.stringify({ token: 't', pid, host: hostname() }))
    const ends = await Promise.all([setUp(place), setUp(place)])
    assert.deepEqual(
      ends.map(({ code }) => code),
      [0, 0],
    )
    assert.equal(place.npmCalls(), 1)
    assert.deepEqual(lockLeftovers(place), [])
  })
})

describe('a set-up that is killed in the middle', () => {
  it('keeps the next one waiting until its npm has ended', async () => {
    using place = fakeCheckout()
    place.env.NPM_SLEEP = '2'
    const { pid, ended } = place.start('setup.mjs', [])
    await npmIsAtWork(place)
    process.kill(pid, 'SIGKILL')
    place.env.NPM_SLEEP = ''
    const { code, stderr } = await setUp(place)
    assert.equal(code, 0)
    assert.match(stderr, /^setup: waiting for the set-up that process \d+ is doing\n/)
    assert.equal(existsSync(join(place.root, '.setup-lock')), false)
    await ended
  })
})

function npmIsAtWork({ root, npmCalls }: FakeCheckout): Promise<void> {
  const owner = join(root, '.setup-lock', 'owner')
  return until(() => npmCalls() > 0 && readFileSync(owner, 'utf8').includes('child'))
}

function putInPlace({ root }: FakeCheckout): void {
  mkdirSync(join(root, 'node_modules', 'left'), { recursive: true })
  const lock = join(root, 'package-lock.json')
  copyFileSync(lock, join(root, 'node_modules', '.package-lock.json'))
  assert.ok(existsSync(lock))
}

function lockLeftovers({ root }: FakeCheckout): string[] {
  return readdirSync(root).filter((name) => name.startsWith('.setup-lock'))
}
