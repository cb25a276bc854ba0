/** Places in a queue are compared at one moment: others leave it all the time. */
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Violation } from '../../core/errors.ts'
import { scope } from '../../core/scope.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { startPostgres } from '../../services/postgres/embedded.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { queueBehind } from './pipeline-fields.ts'

const undo = scope('queue')
let scene: ProjectScene

before(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'queue-'))
  undo.undo('the folder', async () => rmSync(dir, { recursive: true }))
  // The database runs as a user of its own, who has to pass through.
  chmodSync(dir, 0o711)
  const postgres = await startPostgres({ launch: launcher(), dir: join(dir, 'postgres') })
  undo.undo('postgres', () => postgres.stop())
  scene = { addresses: { postgres: postgres.address } } as unknown as ProjectScene
  // With every look everybody has moved up by one.
  await query(
    postgres.address.url,
    `create sequence looks;
    create table places (user_id text, place bigint);
    insert into places values ('ben', 100), ('ada', 101), ('eve', 99);
    create view jobs as
      select user_id, place - (select nextval('looks')) as queue_position,
        'queued' as status, now() as created_at
      from places`,
  )
})
after(async () => assert.deepEqual(await undo.unwind(), []))

test('a job that was queued later is behind, although everybody moves up meanwhile', () =>
  queueBehind(scene, 'ada', { user_id: 'ben' }))

test('a job that has come ahead is a violation', () =>
  assert.rejects(queueBehind(scene, 'eve', { user_id: 'ben' }), Violation))
