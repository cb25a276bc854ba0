/** The programs run wherever npm has put them. */
import assert from 'node:assert/strict'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { launcher } from '../../targets/embedded/launcher.ts'
import { serverAccount } from './account.ts'
import { linkLibraries, postgresBinaries, postgresPackage } from './binaries.ts'
import { toolOf } from './tool.ts'

const parent = mkdtempSync(join(tmpdir(), 'plumbline-binaries-'))
after(() => rmSync(parent, { recursive: true, force: true }))
chmodSync(parent, 0o711)

describe('the links of the libraries', () => {
  it('are made where they are missing, by several at once, and point within their folder', async () => {
    const home = join(parent, 'package')
    mkdirSync(join(home, 'native', 'lib'), { recursive: true })
    const links = [
      { source: 'native/lib/libpq.so.5.17', target: 'native/lib/libpq.so' },
      { source: 'native/lib/libpq.so.5.17', target: 'native/lib/libpq.so.5' },
    ]
    writeFileSync(join(home, 'native', 'pg-symlinks.json'), JSON.stringify(links))
    symlinkSync('libpq.so.5.17', join(home, 'native', 'lib', 'libpq.so'))
    await Promise.all([linkLibraries(home), linkLibraries(home), linkLibraries(home)])
    const made = links.map(({ target }) => readlinkSync(join(home, target)))
    assert.deepEqual(made, ['libpq.so.5.17', 'libpq.so.5.17'])
  })
})

describe('the programs', () => {
  const cache = join(parent, 'cache')
  const tool = toolOf(launcher(), serverAccount(), parent)

  it('run where they are when the account can reach them', async () => {
    mkdirSync(cache, { mode: 0o711 })
    const binaries = await postgresBinaries(tool, cache)
    assert.match(binaries.version, /^17\.6/)
    assert.equal((await tool([binaries.initdb, '--version'], parent)).code, 0)
  })

  it('run as a copy when it cannot', { skip: process.getuid?.() !== 0 }, async () => {
    const closed = join(parent, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    const home = join(closed, 'package')
    symlinkSync(postgresPackage(), home)
    const { initdb, version } = await postgresBinaries(tool, cache, home)
    assert.ok(initdb.startsWith(join(cache, `postgres-${version}`)), initdb)
    assert.equal((await tool([initdb, '--version'], parent)).code, 0)
    assert.deepEqual(readdirSync(cache), [`postgres-${version}`])
  })
})
