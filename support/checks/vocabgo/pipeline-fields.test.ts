/** Places in a queue are compared at one moment: others leave it all the time. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { queueBehind } from './pipeline-fields.ts'

const database = await testDatabase(launcher())
let scene: ProjectScene

before(async () => {
  scene = { addresses: { postgres: database.address } } as unknown as ProjectScene
  // With every look everybody has moved up by one.
  await query(
    database.address.url,
    `create sequence looks;
    create table places (user_id text, place bigint);
    insert into places values ('ben', 100), ('ada', 101), ('eve', 99);
    create view jobs as
      select user_id, place - (select nextval('looks')) as queue_position,
        'queued' as status, now() as created_at
      from places`,
  )
})

test('a job that was queued later is behind, although everybody moves up meanwhile', () =>
  queueBehind(scene, 'ada', { user_id: 'ben' }))

test('a job that has come ahead is a violation', () =>
  assert.rejects(queueBehind(scene, 'eve', { user_id: 'ben' }), Violation))
