import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import { scope } from '../core/scope.ts'
import { query } from '../services/postgres/driver.ts'
import { startSupabase } from '../services/supabase/embedded.ts'
import { openEngine } from '../targets/containers/engine.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import type { Capabilities } from './capabilities.ts'
import { type Stack, startStack } from './stack.ts'
import { targetNamed } from './targets.ts'

const absent = await openEngine().then(
  () => false,
  (error: Error) => error.message,
)

describe('a project on the containers target', { skip: absent }, () => {
  const dir = mkdtempSync(join(tmpdir(), 'plumbline-stack-'))
  const all = scope('test')
  const runId = `stack-test-${process.pid}`
  let stack: Stack
  let capabilities: Capabilities
  before(async () => {
    all.undo('remove the folder', () => rmSync(dir, { recursive: true, force: true }))
    const { open, capabilities: asked } = await targetNamed('containers')
    await open({ id: runId, dir, scope: all })
    const place = { target: 'containers', runId, launch: launcher(), dir, scope: all } as const
    stack = await startStack({ ...place, rights: 'hosted' })
    capabilities = await asked(stack.addresses)
  })
  after(async () => {
    const errors = await all.unwind()
    assert.deepEqual(errors, [])
    const { container } = await openEngine()
    const label = [`org.plumbline.run=${runId}`]
    assert.deepEqual(
      await container.dockerode.listContainers({ all: true, filters: { label } }),
      [],
    )
  })
  const owner = (sql: string) => query(stack.addresses.owner.url, sql)

  it('can do what the embedded one cannot', () => {
    assert.equal(capabilities.docker, true)
    assert.equal(capabilities['postgres-client'], true)
    assert.match(String(capabilities.github), /containers target/)
  })
  it('is dumped into a file of this machine by a program as new as its database', async () => {
    await owner('create table public.dumped (id integer)')
    const { host, port, user, password, database } = stack.addresses.owner
    const file = join(dir, 'a dump.sql')
    const env = {
      ...{ PATH: process.env.PATH, PGHOST: host, PGPORT: String(port), PGUSER: user },
      ...{ PGPASSWORD: password, PGDATABASE: database },
    }
    const args = ['--schema-only', '--schema=public', `--file=${file}`]
    await execa('pg_dump', args, { cwd: dir, env, extendEnv: false })
    assert.match(await readFile(file, 'utf8'), /CREATE TABLE public\.dumped/)
  })
  it('runs the jobs of its own role once, by the scheduler of the database', async (t) => {
    if (capabilities['pg-cron'] !== true) return t.skip(capabilities['pg-cron'])
    await owner('create extension pg_cron with schema pg_catalog')
    await owner(`select cron.schedule('tick', '1 second', 'select current_user')`)
    // A Supabase that starts on a database reads what is scheduled there.
    const { postgres, mailbox } = stack.addresses
    const later = { launch: launcher(), dir: join(dir, 'later'), postgres, mailbox }
    const supabase = await startSupabase(later)
    all.undo('stop the later Supabase', () => supabase.stop())
    const began = Date.now()
    const runs = await eventually(
      'the job has run for a while',
      async () => {
        const found = await owner(
          `select status, username, start_time from cron.job_run_details
           where status = 'succeeded' order by runid desc limit 3`,
        )
        if (found.length < 3 || Date.now() - began < 4_000) throw new Violation('not yet')
        return found
      },
      { withinMs: 30_000 },
    )
    assert.deepEqual([...new Set(runs.map(({ username }) => username))], ['postgres'])
    const times = runs.map(({ start_time: at }) => (at as Date).getTime()).reverse()
    // Run by two schedulers, two of them would stand within the same second.
    assert.ok(times.every((time, index) => index === 0 || time - (times[index - 1] ?? 0) > 500))
  })
})
