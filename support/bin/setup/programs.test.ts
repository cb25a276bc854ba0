/** The system's programs: left alone when it is there, installed where we may, told how to get where not. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type FakeCheckout, fakeCheckout } from './fake-checkout.ts'
import { ensurePrograms } from './programs.mjs'

/** Set-up's question, asked on an invented machine; answers what it said. */
async function ask(place: FakeCheckout, uid: number, platform = 'linux'): Promise<string[]> {
  const said: string[] = []
  const node = { path: process.execPath, version: process.versions.node }
  const say = (line: string) => void said.push(line)
  await ensurePrograms({ root: place.root, env: place.env, platform, arch: 'x64', uid, node, say })
  return said
}

/** A machine without redis-server, whose packages offer the version that is given. */
function withApt(candidate: string): FakeCheckout {
  const place = fakeCheckout()
  // Never the policy of the machine that runs the tests.
  place.env.POLICY_FILE = join(place.root, 'policy-rc.d')
  const redis = join(place.tools, 'redis-server')
  place.remove('redis-server')
  place.tool('apt-cache', `printf 'redis-server:\\n  Candidate: ${candidate}\\n'`)
  place.tool('dpkg', 'exit 1')
  for (const name of ['update-rc.d', 'service'])
    place.tool(name, `echo "${name} $*" >> ${place.root}/calls`)
  place.tool(
    'apt-get',
    `echo "apt-get $*" >> ${place.root}/calls; case "$*" in *install*) cat "$POLICY_FILE" > ${place.root}/seen-policy 2>/dev/null
     echo 'echo "Redis server v=7.0.15"' > ${redis}; chmod 755 ${redis};; esac`,
  )
  return place
}

describe('a redis-server', { concurrency: true }, () => {
  it('of version 7 that is there is used, and nothing is said', async () => {
    using place = fakeCheckout()
    assert.deepEqual(await ask(place, 0), [])
  })
  it('and whatever else is missing are installed in one go', async () => {
    using place = withApt('5:7.0.15-1')
    const tools = place.tools
    for (const name of ['curl', 'git', 'openssl', 'psql']) place.remove(name)
    place.tool(
      'apt-get',
      `for p in redis-server curl git openssl psql; do
      printf '#!/bin/sh\\necho v=7.0.15\\n' > ${tools}/$p; chmod 755 ${tools}/$p; done; echo "$*" >> ${place.root}/calls`,
    )
    await assert.rejects(ask(place, 1000), {
      message: /^redis-server, curl, git, openssl, psql are not in PATH/,
    })
    const said = await ask(place, 0, 'linux')
    const packages = 'redis-server curl git openssl postgresql-client'
    assert.equal(
      said[0],
      `installing redis-server, curl, git, openssl, psql: apt-get install ${packages}`,
    )
    assert.deepEqual(await ask(place, 0), [])
  })
  it('that is too old is refused and left alone', async () => {
    using place = withApt('5:7.0.15-1')
    place.tool('redis-server', 'echo "Redis server v=6.0.16 sha=0"')
    await assert.rejects(ask(place, 0), { code: 'REDIS_TOO_OLD', message: /has version 6\.0\.16/ })
    assert.equal(existsSync(join(place.root, 'calls')), false)
  })
  it('cannot be installed without a package manager we know', async () => {
    using place = withApt('5:7.0.15-1')
    place.remove('apt-get')
    await assert.rejects(ask(place, 0), {
      code: 'PROGRAM_MISSING',
      message: /redis-server is not in PATH, and neither is apt-get or brew/,
    })
  })
  it('is not installed by a user without rights, who is told what to type', async () => {
    using place = withApt('5:7.0.15-1')
    const typed = { code: 'PROGRAM_MISSING', remedy: 'Type: sudo apt-get install redis-server' }
    await assert.rejects(ask(place, 1000), { ...typed, message: /not root and there is no sudo/ })
    place.tool('sudo', 'exit 1')
    await assert.rejects(ask(place, 1000), { ...typed, message: /sudo asks for a password/ })
  })
  it('that the system’s packages have in no new version is refused', async () => {
    using place = withApt('5:6.0.16-1')
    await assert.rejects(ask(place, 0), { code: 'REDIS_TOO_OLD', message: /7: 6\.0\.16-1\.$/ })
  })
  it('that apt-get cannot install is told with all that apt-get printed', async () => {
    using place = withApt('(none)')
    place.tool('apt-get', 'echo "E: no such thing"; exit 100')
    await assert.rejects(ask(place, 0), { code: 'PROGRAM_MISSING', output: 'E: no such thing\n' })
  })
  it('is all that is asked for where psql is missing and there is no apt', async () => {
    using place = fakeCheckout()
    place.remove('psql')
    assert.deepEqual(await ask(place, 501, 'darwin'), [])
    place.tool('apt-get', 'exit 1')
    await assert.rejects(ask(place, 501), { message: /^psql is not in PATH/ })
  })
  it('comes from brew on a Mac', async () => {
    using place = fakeCheckout()
    const redis = join(place.tools, 'redis-server')
    place.remove('redis-server')
    place.tool(
      'brew',
      `[ "$*" = 'install redis' ] || exit 1; echo 'echo "Redis server v=8.0.2"' > ${redis}; chmod 755 ${redis}`,
    )
    const said = await ask(place, 501, 'darwin')
    assert.deepEqual(said[0], 'installing redis-server: brew install redis')
    assert.match(said[1] ?? '', /redis-server 8\.0\.2 installed/)
  })
})

describe('the installation on Debian', { concurrency: true }, () => {
  const script = join(import.meta.dirname, 'install-programs.sh')
  const install = (place: FakeCheckout) => {
    const policy = join(place.root, 'policy-rc.d')
    const { status, stdout } = spawnSync('sh', [script, 'redis-server'], {
      env: place.env,
      cwd: place.root,
    })
    const calls = () => readFileSync(join(place.root, 'calls'), 'utf8')
    const seen = () => readFileSync(join(place.root, 'seen-policy'), 'utf8')
    return { status, policy, calls, seen, stdout: stdout.toString() }
  }

  it('forbids services meanwhile, takes that back, and leaves the service off', () => {
    using place = withApt('5:7.0.15-1')
    const { status, policy, calls, seen } = install(place)
    assert.equal(status, 0)
    assert.match(seen(), /exit 101/)
    assert.equal(existsSync(policy), false)
    assert.match(calls(), /update-rc\.d redis-server disable\nservice redis-server stop\n$/)
    assert.doesNotMatch(calls(), /apt-get .*update/)
  })
  it('leaves somebody’s own policy as it is', () => {
    using place = withApt('5:7.0.15-1')
    writeFileSync(join(place.root, 'policy-rc.d'), 'mine')
    const { status, policy, seen } = install(place)
    assert.deepEqual([status, seen(), readFileSync(policy, 'utf8')], [0, 'mine', 'mine'])
  })
  it('takes away the policy of one that was killed', () => {
    using place = withApt('5:7.0.15-1')
    const mark = /^mark='(.*)'$/m.exec(readFileSync(script, 'utf8'))?.[1]
    writeFileSync(join(place.root, 'policy-rc.d'), `${mark}\nold`)
    const { policy, seen } = install(place)
    assert.doesNotMatch(seen(), /old/)
    assert.equal(existsSync(policy), false)
  })
  it('fetches the lists where there are none, and refuses what is too old', () => {
    using place = withApt('(none)')
    assert.deepEqual([install(place).status, install(place).calls()].flat().slice(0, 1), [64])
    assert.match(install(place).calls(), /^apt-get -q update\n/)
    using old = withApt('5:6.0.16-1')
    assert.deepEqual([install(old).status, install(old).stdout.trim()], [64, '6.0.16-1'])
  })
})
