/** A Redis behind an encrypted door, as a client meets it that checks certificates. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Redis } from 'ioredis'
import type { RunningProcess } from '../../ports/process.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { type Authority, makeAuthority } from './certificates.ts'
import { type RedisService, startRedis } from './embedded.ts'
import { type EncryptedDoor, encryptedDoor } from './encrypted.ts'

const dir = mkdtempSync(join(tmpdir(), 'plumbline-encrypted-'))
const started: RunningProcess[] = []
let redis: RedisService
let authority: Authority
const doors: EncryptedDoor[] = []

before(async () => {
  const launch = launcher((child) => started.push(child))
  redis = await startRedis({ launch, dir: join(dir, 'redis') })
  authority = await makeAuthority(join(dir, 'authority'))
})
after(async () => {
  for (const door of doors) await door.close()
  for (const child of started) await child.kill()
  rmSync(dir, { recursive: true, force: true })
})

async function doorFor(names: string): Promise<number> {
  const door = await encryptedDoor(await authority.issue(names), redis.address.port)
  doors.push(door)
  return door.port
}

async function pingThrough(port: number, ca: string | undefined): Promise<string> {
  const { password } = redis.address
  const client = new Redis({
    ...{ host: '127.0.0.1', port, password, lazyConnect: true, disconnectTimeout: 100 },
    ...{ retryStrategy: () => null, maxRetriesPerRequest: 0 },
    tls: ca === undefined ? {} : { ca: readFileSync(ca) },
  })
  let failure: Error | undefined
  client.on('error', (error: Error) => {
    failure = error
  })
  try {
    return await client.ping()
  } catch (error) {
    throw failure ?? error
  } finally {
    client.disconnect()
  }
}

describe('an encrypted door', () => {
  it('leads whoever trusts its authority to the Redis behind it', async () => {
    assert.equal(await pingThrough(await doorFor('IP:127.0.0.1'), authority.file), 'PONG')
  })

  it('is refused by whoever does not trust its authority', async () => {
    const port = await doorFor('IP:127.0.0.1')
    await assert.rejects(pingThrough(port, undefined), /certificate/)
  })

  it('is refused when its certificate is for another host', async () => {
    const port = await doorFor('DNS:elsewhere.example')
    await assert.rejects(pingThrough(port, authority.file), /altnames/)
  })

  it('is refused when another authority has made its certificate', async () => {
    const other = await makeAuthority(join(dir, 'other'))
    await assert.rejects(pingThrough(await doorFor('IP:127.0.0.1'), other.file), /certificate/)
  })

  it('lets nobody in once it is closed', async () => {
    const door = await encryptedDoor(await authority.issue('IP:127.0.0.1'), redis.address.port)
    await door.close()
    await assert.rejects(pingThrough(door.port, authority.file), /ECONNREFUSED/)
  })
})
