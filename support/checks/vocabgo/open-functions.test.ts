import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import type { Answer, Records } from '../../services/supabase/records.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { callEach, openFunctions, opensNothing } from './open-functions.ts'

const { url } = (await testDatabase(launcher())).address
const scene = { addresses: { postgres: { url } } } as unknown as ProjectScene

const body = 'language sql as $$ select 1 $$'
await query(
  url,
  `create role anon; create role authenticated;
   create function next_job() returns int ${body};
   create function job_of(job_id uuid, user_id uuid, most int default 1) returns int ${body};
   create function jobs_of_page(page int) returns int ${body};
   create function unnamed(uuid) returns int ${body};
   create function get_active_job_count() returns int ${body};
   create function for_users() returns int ${body};
   revoke execute on function for_users() from public;
   grant execute on function for_users() to authenticated;
   create function noted() returns trigger language plpgsql as $$ begin return new; end $$`,
)

test('open is what a role may call with nothing but ids', async () => {
  const open = [
    { name: 'job_of', ids: ['job_id', 'user_id'] },
    { name: 'next_job', ids: [] },
  ]
  assert.deepEqual(await openFunctions(scene, 'anon'), open)
  const forUsers = [{ name: 'for_users', ids: [] }, ...open]
  assert.deepEqual(await openFunctions(scene, 'authenticated'), forUsers)
})

const answered = (result: unknown): Answer => ({ done: true, rows: [{ result }], count: 1 })
const [one, two] = ['id-1', 'id-2']

/** What comes of functions by these answers, where somebody's rows are what `rows` says. */
async function called(answers: (given: unknown) => Answer, rows: () => unknown, ids = ['job_id']) {
  const caller = { call: async (_: string, args: unknown) => answers(args) } as unknown as Records
  const known = { ids: [one, two], now: async () => rows() }
  return callEach(caller, [{ name: 'f', ids }], known)
}

test('a function that repeats what it was given, or knows of nothing, opens nothing', async () => {
  const refused: Answer = { done: false, status: 403, code: '42501', reason: 'not yours' }
  opensNothing(await called(answered, () => 'as ever'))
  opensNothing(
    await called(
      () => refused,
      () => 'as ever',
    ),
  )
})

test('one that tells another id does, be it in a refusal', async () => {
  const telling = await called(
    () => answered({ user: two }),
    () => 'as ever',
  )
  assert.throws(() => opensNothing(telling), Violation)
  const reason = `the job of ${two}`
  const refusing = await called(
    () => ({ done: false, status: 400, code: 'P0001', reason }),
    () => 1,
  )
  assert.throws(() => opensNothing(refusing), Violation)
})

test('one that changes rows does, be it at the third time', async () => {
  let calls = 0
  const third = await called(
    () => {
      calls += 1
      return answered(null)
    },
    () => calls >= 3,
    [],
  )
  assert.deepEqual(
    third.map(({ changed }) => changed),
    [false, false, true],
  )
  assert.throws(() => opensNothing(third), { received: ['f() changes rows'] })
})
