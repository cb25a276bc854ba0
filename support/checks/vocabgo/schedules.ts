/** The schedules of the project: what is in the scheduler, and which step has put it there. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { rolledBack } from '../../services/postgres/session.ts'
import { expectEqual } from '../expect.ts'
import { cleanUps } from './clean-ups.ts'

export interface Job {
  readonly id: number
  readonly name: string | null
  readonly schedule: string
  readonly command: string
  readonly username: string
  readonly database: string
  readonly active: boolean
}

/** Every job of every user. */
export async function jobsIn({ addresses }: ProjectScene): Promise<Job[]> {
  const [cron] = await query(addresses.postgres.url, "select to_regclass('cron.job') as made")
  if (cron?.made === null) {
    throw new Violation('no migration has installed a scheduler', {
      expected:
        'schedules in a migration, or in the file that project.schedules of the manifest names',
    })
  }
  return (await query(addresses.postgres.url, allJobs)) as unknown as Job[]
}

const allJobs = `
  select jobid::integer as id, jobname as name, schedule, command, username, database, active
  from cron.job order by jobid`

/** There is one such job, and it would run in this database. */
export function theJob({ addresses }: ProjectScene, jobs: readonly Job[], name: string): Job {
  const named = jobs.filter((job) => job.name === name)
  const [found] = named
  if (found === undefined) {
    const received = jobs.map((job) => job.name ?? `a job without a name: ${job.command}`)
    throw new Violation(`no job is called ${name}`, { received })
  }
  if (named.length > 1) {
    const received = named.map(({ username, command }) => `${username}: ${command}`)
    throw new Violation(`${named.length} jobs are called ${name}`, { received })
  }
  expectEqual(`whether ${name} is active`, found.active, true)
  expectEqual(`the database of ${name}`, found.database, addresses.postgres.database)
  return found
}

/** It calls this function, and none of the other clean-ups. */
export function callsOnly({ name, command }: Job, wanted: string): void {
  const called = Object.values(cleanUps)
    .map((each) => each.function)
    .filter((each) => new RegExp(`\\b${each}\\b"?\\s*\\(`).test(command))
  if (called.length === 1 && called[0] === wanted) return
  throw new Violation(`${name} calls something else`, {
    expected: `${wanted}()`,
    received: command,
  })
}

/** The jobs of the clean-ups: by their names, or by what they call. */
export function ofCleanUps(jobs: readonly Job[]): Job[] {
  const known = Object.values(cleanUps)
  return jobs.filter(({ name, command }) =>
    known.some((each) => each.job === name || command.includes(each.function)),
  )
}

/** Whether a text of the project schedules this clean-up. */
export function schedulesIt(text: string, { job, function: name }: CleanUpNames): boolean {
  return text.includes(job) || text.includes(name)
}

type CleanUpNames = (typeof cleanUps)[keyof typeof cleanUps]

/** The statements by which the project schedules: of its migrations, its script, or its operator. */
export async function schedulingStatements(scene: ProjectScene): Promise<{
  readonly from: 'a migration' | 'a script' | "an operator's hand" | 'nowhere'
  readonly statements: readonly string[]
}> {
  const { project } = scene
  const sql = `
    select statement from supabase_migrations.schema_migrations, unnest(statements) as statement
    order by version`
  const applied = await query(scene.addresses.postgres.url, sql)
  const migrated = applied.map(({ statement }) => String(statement)).filter(schedules)
  if (migrated.length > 0) return { from: 'a migration', statements: migrated }
  if (project.project.schedules !== undefined) {
    const script = await readFile(join(project.repository, project.project.schedules), 'utf8')
    return { from: 'a script', statements: [script] }
  }
  const byHand = project.project.operatorSteps.filter(schedules)
  return { from: byHand.length > 0 ? "an operator's hand" : 'nowhere', statements: byHand }
}

const schedules = (sql: string) =>
  /\bcron\.schedule(_in_database)?\s*\(/i.test(sql) &&
  !/\bcreate\s+(or\s+replace\s+)?function\b/i.test(sql)

/** The jobs as they would be after these statements ran once more; nothing of it stays. */
export function afterOnceMore(
  { addresses }: ProjectScene,
  statements: readonly string[],
): Promise<Job[]> {
  const { postgres, owner } = addresses
  return rolledBack(postgres.url, async ({ run }) => {
    await run(`set local session authorization ${identifier(owner.user)}`)
    for (const statement of statements) await notRefused(run(statement))
    await run('set local session authorization default')
    return (await run(allJobs)) as unknown as Job[]
  })
}

/** Whether the project's own tools can make a job and take it back; nothing of it stays. */
export function probeScheduling({
  addresses,
}: ProjectScene): Promise<{ made: number; left: number }> {
  const name = 'plumbline-probe'
  return rolledBack(addresses.owner.url, async ({ run }) => {
    const count = async () => {
      const sql = 'select count(*)::integer as count from cron.job where jobname = $1'
      return Number((await run(sql, [name]))[0]?.count)
    }
    await notRefused(run(`select cron.schedule($1, '0 0 1 1 *', 'select 1')`, [name]))
    const made = await count()
    await notRefused(run('select cron.unschedule($1::text)', [name]))
    return { made, left: await count() }
  })
}

async function notRefused(statement: Promise<unknown>): Promise<void> {
  try {
    await statement
  } catch (cause) {
    throw new Violation(`the scheduler refuses: ${(cause as Error).message}`, { cause })
  }
}

/** Nothing runs by itself any more, so that a scenario sees only what it has started. */
export async function restSchedules({ addresses }: ProjectScene): Promise<void> {
  const [there] = await query(addresses.postgres.url, "select to_regclass('cron.job') as made")
  if (there?.made !== null) {
    await query(addresses.postgres.url, 'update cron.job set active = false')
  }
}

export interface RunOfJob {
  readonly jobid: number
  readonly username: string
  readonly status: string
  readonly message: string | null
}

/** How long a job that is due each second may take to have run. */
const runWithinMs = 30_000

/** Lets the scheduler run the jobs every second until each has run, then as before. */
export async function everySecond(
  scene: ProjectScene,
  jobs: readonly Job[],
): Promise<readonly RunOfJob[]> {
  const { url } = scene.addresses.postgres
  const alter = 'select cron.alter_job($1, schedule := $2)'
  for (const { id } of jobs) await query(url, alter, [id, '1 seconds'])
  const runs = await eventually('each job has run', () => runsOf(url, jobs), {
    withinMs: runWithinMs,
    everyMs: 100,
  })
  for (const { id, schedule } of jobs) await query(url, alter, [id, schedule])
  return runs
}

async function runsOf(url: string, jobs: readonly Job[]): Promise<RunOfJob[]> {
  const sql = `
    select jobid::integer as jobid, username, status, return_message as message
    from cron.job_run_details where status in ('succeeded', 'failed')`
  const runs = (await query(url, sql)) as unknown as RunOfJob[]
  const waiting = jobs.filter(({ id }) => runs.every(({ jobid }) => jobid !== id))
  if (waiting.length === 0) return runs
  throw new Violation('the scheduler has not run them', { received: waiting.map((j) => j.name) })
}
