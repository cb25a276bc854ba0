/** Which SQL an operator has to run by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { projectSqlIn } from './find-project-sql.ts'

const found = (files: Readonly<Record<string, string>>) =>
  projectSqlIn({ paths: Object.keys(files).sort(), text: (path) => files[path] ?? '' })?.value

const buckets = "INSERT INTO storage.buckets (id) VALUES ('a');"
const policies = 'create policy "mine"\n  on storage.objects for select using (true);'

test('a script that makes buckets or policies of the storage is run by an operator', () => {
  const told = { 'app/data.py': 'pass  # see storage.sql' }
  assert.deepEqual(found({ 'scripts/storage.sql': buckets, ...told }), ['scripts/storage.sql'])
  assert.deepEqual(found({ 'docs/rls.sql': policies }), ['docs/rls.sql'])
  const said = { 'app/storage.py': '"""Files.\n\nA second fence: see storage.sql.\n"""\nx = 1\n' }
  assert.deepEqual(found({ 'scripts/storage.sql': buckets, ...said }), ['scripts/storage.sql'])
})

test('migrations of a project are all run, in their order and first', () => {
  const files = {
    'a.sql': buckets,
    'supabase/migrations/2_b.sql': policies,
    'supabase/migrations/1_a.sql': 'create table public.x ();',
  }
  const [first, second] = ['supabase/migrations/1_a.sql', 'supabase/migrations/2_b.sql']
  assert.deepEqual(found(files), [first, second, 'a.sql'])
})

test('what a program runs itself, what tests hold and what makes something else is left out', () => {
  const program = { 'app/storage.py': 'sql = Path("storage.sql").read_text()' }
  assert.equal(found({ 'db/storage.sql': buckets, ...program }), undefined)
  const runner = { 'db/run.ts': "join(here, '..', 'migrations') // all of them" }
  assert.equal(found({ 'db/migrations/4_storage.up.sql': policies, ...runner }), undefined)
  const talk = { 'db/run.ts': "say('the migrations are there') // 'migrations'" }
  assert.equal(found({ 'db/migrations/4_storage.sql': policies, ...talk })?.length, 1)
  assert.equal(found({ 'backend/tests/storage.sql': buckets }), undefined)
  assert.equal(found({ 'x.sql': 'create policy p on public.objects using (true);' }), undefined)
  assert.equal(
    found({ 'x.sql': 'create policy p on public.a; revoke all on storage.objects from x' }),
    undefined,
  )
})
