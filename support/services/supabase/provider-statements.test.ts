import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asWritten, byProvider } from './provider-statements.ts'

const asked = (statement: string) =>
  `call extensions.by_provider($provider$${statement}$provider$);`

test('an extension that needs a superuser is asked of the provider, one that does not is not', () => {
  const own = 'CREATE EXTENSION IF NOT EXISTS "moddatetime" WITH SCHEMA "extensions"'
  assert.equal(byProvider(`${own};\n`), `${asked(own)}\n`)
  for (const sql of ['create extension if not exists pg_trgm;', 'create extension moddatetimes;']) {
    assert.equal(byProvider(sql), sql)
  }
})

test('the scheduler is put where the provider has it, whatever schema is asked for', () => {
  assert.equal(
    byProvider('create extension if not exists pg_cron with schema extensions;'),
    asked('create extension if not exists pg_cron with schema pg_catalog'),
  )
  for (const end of [';', '']) {
    assert.equal(byProvider(`create extension pg_cron${end}`), asked('create extension pg_cron'))
  }
})

test('a block of PL/pgSQL asks the provider, too', () => {
  const sql = `do $$ begin
    if true then create extension pg_cron; end if;
    create event trigger mine on ddl_command_end execute function mine();
  end $$;`
  const made = byProvider(sql)
  assert.ok(made.includes(`then ${asked('create extension pg_cron')} end if;`))
  assert.ok(
    made.includes(asked('create event trigger mine on ddl_command_end execute function mine()')),
  )
})

test('comments and texts stay what they are', () => {
  const sql = "-- create extension pg_cron;\nselect 'we create extension pg_cron; here';"
  assert.equal(byProvider(sql), sql)
})

test('what the provider has created it drops and moves', () => {
  for (const sql of [
    'drop extension if exists pg_cron cascade',
    'alter extension moddatetime set schema extensions',
  ]) {
    assert.equal(byProvider(`${sql};`), asked(sql))
  }
})

test('an event trigger stays with the provider, and statements keep their places', () => {
  assert.equal(byProvider('alter event trigger mine owner to postgres;'), 'select 1;')
  assert.equal(
    byProvider('drop event trigger if exists mine;'),
    asked('drop event trigger if exists mine'),
  )
})

test('a publication of all tables needs the provider, one of a few does not', () => {
  const all = 'create publication everything for all tables'
  assert.equal(byProvider(`${all};`), asked(all))
  const few = 'create publication supabase_realtime for table jobs;\nselect 1;'
  assert.equal(byProvider(few), few)
})

test('what is shown of a statement is what its author has written', () => {
  const own = 'create event trigger mine on nowhere execute function mine()'
  assert.equal(asWritten(byProvider(`${own};`).slice(0, -1)), own)
  // The CLI shows the first line of it.
  assert.equal(asWritten('call extensions.by_provider($provider$create'), 'create')
  assert.equal(asWritten('select 1'), 'select 1')
})
