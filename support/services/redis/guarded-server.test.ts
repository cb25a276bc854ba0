/** The guard before a real Redis: nothing is written by any way that the client has. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Redis } from 'ioredis'
import { Unverified } from '../../core/errors.ts'
import { refusingGuard } from '../../ports/testing/refusing-guard.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { type RedisService, startRedis } from './embedded.ts'
import { guardRedis } from './guarded.ts'

const dir = mkdtempSync(join(tmpdir(), 'plumbline-guarded-'))
let service: RedisService
let redis: Redis
const { guard, reasons } = refusingGuard(true)

before(async () => {
  service = await startRedis({ launch: launcher(), dir })
  redis = new Redis(service.address.url)
  await redis.set('theirs', 'kept')
  // What a managed service hides.
  await redis.call('ACL', 'SETUSER', 'default', '-client|list')
  guardRedis(guard)
})

after(async () => {
  redis.disconnect()
  await service.stop()
  rmSync(dir, { recursive: true, force: true })
})

test('reading goes through, in a pipeline too', async () => {
  assert.equal(await redis.get('theirs'), 'kept')
  assert.deepEqual(await redis.pipeline().get('theirs').exists('theirs').exec(), [
    [null, 'kept'],
    [null, 1],
  ])
})

test('a write is refused alone, in a pipeline, in a transaction and in a script', async () => {
  const refused = (error: unknown) => error instanceof Unverified
  await assert.rejects(redis.set('theirs', 'lost'), refused)
  await assert.rejects(redis.call('DEL', 'theirs'), refused)
  await assert.rejects(redis.eval("return redis.call('del', 'theirs')", 0), refused)
  await redis.pipeline().set('theirs', 'lost').exec()
  await redis.multi().set('theirs', 'lost').exec().catch(refused)
  assert.equal(await redis.get('theirs'), 'kept')
})

test('what the server hides is told as the reason', async () => {
  reasons.length = 0
  await assert.rejects(redis.client('LIST'), /NOPERM/)
  assert.deepEqual(reasons, ['needs the command client, which this Redis refuses'])
})
