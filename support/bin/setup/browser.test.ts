/** The browser: left alone when it is there, installed on Debian, and never a reason to stop. */
import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { offerBrowser } from './browser.mjs'
import { type FakeCheckout, fakeCheckout } from './fake-checkout.ts'

/** A machine of that system whose apt installs chromium, or fails. */
function machine(system: string, install = 'true'): FakeCheckout {
  const place = fakeCheckout()
  place.env.OS_RELEASE = join(place.root, 'os-release')
  place.env.POLICY_FILE = join(place.root, 'policy-rc.d')
  writeFileSync(place.env.OS_RELEASE, `NAME="x"\nID=${system}\n`)
  const chromium = join(place.tools, 'chromium')
  const put = `echo '#!/bin/sh' > ${chromium}; chmod 755 ${chromium}`
  place.tool('apt-cache', `printf 'chromium:\\n  Candidate: 1\\n'`)
  place.tool('apt-get', `: > ${place.root}/called; ${install} && { ${put}; }`)
  return place
}

async function offer(place: FakeCheckout, uid: number): Promise<string[]> {
  const said: string[] = []
  const node = { path: process.execPath, version: process.versions.node }
  const say = (line: string) => void said.push(line)
  const { root, env } = place
  await offerBrowser({ root, env, platform: 'linux', arch: 'x64', uid, node, say })
  return said
}

describe('a browser', { concurrency: true }, () => {
  it('is installed on Debian, once', async () => {
    using place = machine('debian')
    assert.deepEqual(await offer(place, 0), ['installing chromium: apt-get install chromium'])
    assert.deepEqual(await offer(place, 0), [])
  })
  it('is left to the user of another system', async () => {
    using place = machine('ubuntu')
    assert.deepEqual(await offer(place, 0), [])
    assert.equal(existsSync(join(place.root, 'called')), false)
  })
  it('that cannot be installed is done without', async () => {
    using place = machine('debian', 'echo "E: no such thing"; false')
    const said = await offer(place, 0)
    assert.match(said[1] ?? '', /pages are not opened: E: no such thing$/)
  })
  it('is offered to a user without rights in words', async () => {
    using place = machine('debian')
    assert.match((await offer(place, 1000))[0] ?? '', /sudo apt-get install chromium$/)
    assert.equal(existsSync(join(place.root, 'called')), false)
  })
})
