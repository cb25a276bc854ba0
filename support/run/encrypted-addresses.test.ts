/** Doors before addresses that must be encrypted. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { scope as scopeOf } from '../core/scope.ts'
import type { Manifest } from '../systems/manifest.ts'
import { environments } from '../systems/manifest-parts/environments.ts'
import { behindDoors } from './encrypted-addresses.ts'

const manifest = {
  environments: environments.parse({ encrypted: ['SUPABASE_URL'] }),
  redis: { trust: ['SSL_CERT_FILE'] },
} as unknown as Manifest

test('outside local an address that must be encrypted leads through a door, and to the same service', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'plumbline-doors-'))
  t.after(() => rmSync(dir, { recursive: true }))
  const server = createServer((_, answer) => answer.end('here')).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const scope = scopeOf('doors')
  t.after(() => scope.unwind())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const values = { SUPABASE_URL: url, OTHER_URL: url }

  const local = { ENVIRONMENT: 'local' }
  assert.deepEqual(await behindDoors({ dir, scope }, manifest, values, local), local)
  const elsewhere = { ENVIRONMENT: 'staging', SUPABASE_URL: 'https://project.example' }
  assert.deepEqual(await behindDoors({ dir, scope }, manifest, values, elsewhere), elsewhere)

  const staging = await behindDoors({ dir, scope }, manifest, values, { ENVIRONMENT: 'staging' })
  assert.deepEqual(Object.keys(staging).sort(), ['ENVIRONMENT', 'SSL_CERT_FILE', 'SUPABASE_URL'])
  const ca = readFileSync(staging.SSL_CERT_FILE ?? '')
  const [answer] = await once(get(staging.SUPABASE_URL ?? '', { ca, agent: false }), 'response')
  assert.equal(answer.statusCode, 200)
  answer.resume()

  const file = join(dir, 'known.crt')
  writeFileSync(file, 'what was trusted before\n')
  const known = { ENVIRONMENT: 'staging', SSL_CERT_FILE: file }
  const both = await behindDoors({ dir, scope }, manifest, values, known)
  assert.match(
    readFileSync(both.SSL_CERT_FILE ?? '', 'utf8'),
    /^what was trusted before\n-----BEGIN/,
  )
  await scope.unwind()
})
