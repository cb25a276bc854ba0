/** What the SQL of a project tells of itself is found, whatever else stands beside it. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import { draftProject } from './draft-project.ts'
import { admissionIn, functionSecretsIn, operatorStepsIn, sweeperIn } from './find-project.ts'

const filesOf = (texts: Readonly<Record<string, string>>): RepositoryFiles => ({
  paths: Object.keys(texts).sort(),
  text: (path) => texts[path] ?? '',
})

const jobs = `
create function public.free_slots() returns trigger language plpgsql as $$
begin update jobs set status = 'failed' where status = 'processing'; end $$;
create or replace function public.claim(worker text) returns uuid language sql as $f$
  update jobs set worker = 'x', status = 'processing' returning id $f$;
create or replace function public.claim_next() returns setof jobs language plpgsql as $$
begin
  if (select count(*) from jobs where status = 'processing') >= 5 then return; end if;
  return query update public.jobs as j set started_at = now(), status = 'processing' returning *;
end $$;
create function start(job uuid) returns void language sql as $$
  update jobs set status = 'processing' where id = job $$;`

const tidy = `create function tidy() returns text language sql as $$
  select decrypted_secret from vault.decrypted_secrets where name in ('tidy_url', 'service_key')
$$;
select 'no secret' as name`

describe('the function that admits jobs', () => {
  it('is the one that counts those at work and that knows a job or takes the next one', () => {
    const found = admissionIn(filesOf({ 'supabase/migrations/1_a.sql': jobs }))
    assert.deepEqual(found, { value: 'claim_next', where: 'supabase/migrations/1_a.sql:6' })
  })
  it('may take the name of the worker instead of a job', () => {
    const claim = jobs.replace('claim_next()', 'claim_next(p_worker text)')
    assert.equal(admissionIn(filesOf({ '1.sql': claim }))?.value, 'claim_next')
  })
  it('is none that leaves the counting to its caller', () => {
    const only = `create ${jobs.split('create ').at(-1)}`
    assert.equal(admissionIn(filesOf({ '1.sql': only })), undefined)
    const counting = only.replace('where id = job', 'where (select count(*) from jobs) < 5')
    assert.equal(admissionIn(filesOf({ '1.sql': counting }))?.value, 'start')
  })
  it('is none where nothing makes a job processed', () => {
    const others = jobs.split('create')[1]
    assert.equal(admissionIn(filesOf({ '1.sql': `create ${others}` })), undefined)
  })
})

describe("the steps of a project's operator", () => {
  it('put every secret there that its SQL reads, at the address that the documents give', () => {
    const manual = "vault.create_secret('https://x.supabase.co/functions/v1/tidy', 'tidy_url')"
    const found = operatorStepsIn(filesOf({ 'DEPLOYMENT.md': manual, '1.sql': tidy }))
    assert.deepEqual(found?.value, [
      "select vault.create_secret('${supabase.url}/functions/v1/tidy', 'tidy_url')",
      "select vault.create_secret('${supabase.serviceKey}', 'service_key')",
    ])
  })
  it('are none where no secret is read', () => {
    assert.equal(operatorStepsIn(filesOf({ '1.sql': jobs })), undefined)
  })
})

describe('the secrets of the Edge Functions', () => {
  const reading = (...names: string[]) => ({
    'supabase/functions/tidy/index.ts': names.map((name) => `Deno.env.get('${name}')`).join('\n'),
    'supabase/functions/tidy/index.test.ts': "Deno.env.get('ONLY_IN_A_TEST')",
  })
  it('are what the vault has for those who call them', () => {
    const vault = `select decrypted_secret from vault.decrypted_secrets where name = 'tidy-secret'`
    const steps = operatorStepsIn(filesOf({ '1.sql': vault }))?.value
    assert.deepEqual(steps, ["select vault.create_secret('${secret.tidy_secret}', 'tidy-secret')"])
    const same = functionSecretsIn(
      filesOf(reading('SUPABASE_URL', 'TIDY_SECRET', 'MAIL_TOKEN')),
      steps,
    )
    assert.deepEqual(same?.value, {
      TIDY_SECRET: '${secret.tidy_secret}',
      MAIL_TOKEN: '${secret.MAIL_TOKEN}',
    })
    const only = functionSecretsIn(filesOf(reading('X_CRON_TOKEN')), steps)
    assert.deepEqual(only?.value, { X_CRON_TOKEN: '${secret.tidy_secret}' })
    assert.equal(only?.where, 'supabase/functions/tidy/index.ts:1')
  })
  it('share a key of the project that both read under one name; a key of the provider stays its own', () => {
    const names = ['cleanup_key', 'service_role_key', 'api_key']
    const list = names.map((name) => `'${name}'`).join(', ')
    const vault = `select decrypted_secret from vault.decrypted_secrets where name in (${list})`
    const files = filesOf({ '1.sql': vault, ...reading('CLEANUP_KEY', 'SERVICE_ROLE_KEY') })
    const steps = operatorStepsIn(files)?.value
    assert.deepEqual(steps, [
      "select vault.create_secret('${secret.cleanup_key}', 'cleanup_key')",
      "select vault.create_secret('${supabase.serviceKey}', 'service_role_key')",
      "select vault.create_secret('${supabase.serviceKey}', 'api_key')",
    ])
    assert.deepEqual(functionSecretsIn(files, steps)?.value, {
      CLEANUP_KEY: '${secret.cleanup_key}',
      SERVICE_ROLE_KEY: '${supabase.serviceKey}',
    })
  })
  it('leave out an address of somebody else that the example leaves empty', () => {
    const found = functionSecretsIn(
      filesOf({
        ...reading('WORKER_WEBHOOK_URL', 'PROJECT_URL', 'MAIL_TOKEN'),
        '.env.example': 'WORKER_WEBHOOK_URL=\nPROJECT_URL=https://x.supabase.co\nMAIL_TOKEN=\n',
      }),
    )
    assert.deepEqual(found?.value, {
      WORKER_WEBHOOK_URL: '',
      PROJECT_URL: '${supabase.url}',
      MAIL_TOKEN: '${secret.MAIL_TOKEN}',
    })
  })
  it('are none where the functions do with what the runtime sets', () => {
    assert.equal(functionSecretsIn(filesOf(reading('SUPABASE_URL')), []), undefined)
  })
})

describe('the script of the schedules', () => {
  const script = { 'supabase/schemas/cron.sql': "select cron.schedule('a', '0 * * * *', 'x')" }
  const fieldsOf = (files: Readonly<Record<string, string>>) =>
    draftProject(filesOf({ ...script, ...files }), 'some').entries[0]?.value

  it('is none where a migration schedules: what is pushed is judged', () => {
    const pushed = {
      'supabase/migrations/1.sql': 'select cron.schedule($$a$$, $$0 1 * * *$$, $$x$$)',
    }
    assert.deepEqual(fieldsOf(pushed), { folder: 'supabase' })
  })
  it('is that beside migrations which schedule nothing by themselves', () => {
    const waiting = `create function f() returns void language sql as $$ ${script['supabase/schemas/cron.sql']} $$;`
    assert.deepEqual(fieldsOf({ 'supabase/migrations/1.sql': waiting }), {
      folder: 'supabase',
      schedules: 'supabase/schemas/cron.sql',
    })
  })
})

describe('a program that removes files beside the clean-ups', () => {
  const buckets = "kept = {'document-uploads': 1440, 'wordlist-exports': 60}"
  const api = "session.delete(f'{url}/storage/v1/object/{bucket}')"
  it('asks the storage to remove files of both buckets', () => {
    const files = { 'workers/janitor.py': `${buckets}\n${api}`, 'a.py': api, 'b.py': buckets }
    assert.equal(sweeperIn(filesOf(files)), 'workers/janitor.py')
    const client = `${buckets}; client.storage.from(bucket).remove(paths)`
    assert.equal(sweeperIn(filesOf({ 'scripts/tidy.mjs': client })), 'scripts/tidy.mjs')
  })
  it('may have the buckets from a file that it imports', () => {
    const client = "import { kept } from '../src/lib/kept.js'\nstorage.from(bucket).remove(paths)"
    const files = { 'scripts/tidy.ts': client, 'src/lib/kept.ts': buckets }
    assert.equal(sweeperIn(filesOf(files)), 'scripts/tidy.ts')
    const dotted = { 'jobs/tidy.py': `from jobs.kept import kept\n${api}`, 'jobs/kept.py': buckets }
    assert.equal(sweeperIn(filesOf(dotted)), 'jobs/tidy.py')
    assert.equal(sweeperIn(filesOf({ ...files, 'scripts/tidy.ts': api })), undefined)
  })
  it('is started as the package starts it', () => {
    const example = (scripts: object) =>
      draftProject(
        filesOf({
          'package.json': JSON.stringify({ scripts }, null, 2),
          'scripts/tidy.ts': `${buckets}\n${api}`,
        }),
        'some',
      ).open.find(({ why }) => why.includes('scripts/tidy.ts'))?.example
    assert.match(
      example({ tidy: 'tsx scripts/tidy.ts' }) ?? '',
      /command: \[npm, run, --silent, tidy\]/,
    )
    assert.match(
      example({ tidy: 'tsx other.ts' }) ?? '',
      /command: \[program, scripts\/tidy\.ts, --once\]/,
    )
  })
  it('is neither an Edge Function nor a test', () => {
    const both = `${buckets}\n${api}`
    const files = { 'supabase/functions/tidy/index.ts': both, 'scripts/test_storage.py': both }
    assert.equal(sweeperIn(filesOf(files)), undefined)
  })
})
