/** Set-up from outside: what it executes, how it ends, what it says when it cannot go on. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fakeCheckout, until } from './setup/fake-checkout.ts'

describe('the command', { concurrency: true }, () => {
  it('ends with its own exit code', async () => {
    using place = fakeCheckout()
    assert.equal((await place.run('setup.mjs', 'sh', '-c', 'exit 7')).code, 7)
  })
  it('that dies by a signal ends with 128 and its number', async () => {
    using place = fakeCheckout()
    assert.equal((await place.run('setup.mjs', 'sh', '-c', 'kill -KILL $$')).code, 137)
  })
  it('gets the signals that were sent to set-up', async () => {
    using place = fakeCheckout()
    const script = 'trap "exit 5" TERM; echo > ready; while :; do sleep 0.05; done'
    const { pid, ended } = place.start('setup.mjs', ['sh', '-c', script])
    await until(() => existsSync(join(place.root, 'ready')))
    process.kill(pid, 'SIGTERM')
    assert.equal((await ended).code, 5)
  })
  it('runs with the chosen Node and the packages first in PATH', async () => {
    using place = fakeCheckout()
    const { stdout } = await place.run('setup.mjs', 'sh', '-c', 'echo "$PATH"')
    const expected = [dirname(process.execPath), join(place.root, 'node_modules', '.bin')]
    assert.deepEqual(stdout.trim().split(':').slice(0, 2), expected)
  })
  it('named node is the chosen one, and its output is nobody else’s', async () => {
    using place = fakeCheckout()
    place.tool('node', 'echo "the wrong one"')
    const { stdout } = await place.run('setup.mjs', 'node', '-p', 'process.execPath')
    assert.equal(stdout, `${process.execPath}\n`)
  })
  it('that does not exist is told with exit code 3', async () => {
    using place = fakeCheckout()
    const { code, stderr } = await place.run('setup.mjs', 'no-such-command')
    assert.equal(code, 3)
    assert.match(stderr, /COMMAND_NOT_STARTED: no-such-command/)
  })
})

describe('plumbline', { concurrency: true }, () => {
  const withMain = () => {
    const place = fakeCheckout()
    mkdirSync(join(place.root, 'support', 'run'))
    const main = 'const words: string[] = process.argv.slice(2); console.log(words.join("|"))'
    writeFileSync(join(place.root, 'support', 'run', 'main.ts'), main)
    return place
  }
  it('goes on to the suite with all arguments', async () => {
    using place = withMain()
    const { code, stdout, stderr } = await place.run('plumbline.mjs', 'run', '--tags', 'a b')
    assert.deepEqual([code, stdout], [0, 'run|--tags|a b\n'], stderr)
  })
  it('is the same through set-up', async () => {
    using place = withMain()
    assert.equal((await place.run('setup.mjs', 'plumbline', 'run')).stdout, 'run\n')
  })
  it('asks for redis-server only when something is to be run', async () => {
    using place = withMain()
    place.remove('redis-server')
    assert.equal((await place.run('plumbline.mjs', 'doctor')).stdout, 'doctor\n')
    const { code, stdout } = await place.run('plumbline.mjs', 'run')
    assert.deepEqual([code, stdout], [3, ''])
  })
})

describe('an interruption', () => {
  it('ends npm, gives the lock back and leaves nothing that looks installed', async () => {
    using place = fakeCheckout()
    place.env.NPM_SLEEP = '30'
    const { pid, ended } = place.start('setup.mjs', ['sh', '-c', 'echo never'])
    await until(() => place.npmCalls() > 0)
    process.kill(pid, 'SIGTERM')
    const { code, stdout } = await ended
    assert.deepEqual([code, stdout], [143, ''])
    assert.equal(existsSync(join(place.root, '.setup-lock')), false)
    delete place.env.NPM_SLEEP
    assert.equal((await place.run('setup.mjs', 'sh', '-c', 'echo now')).stdout, 'now\n')
    assert.equal(place.npmCalls(), 2)
  })
})
