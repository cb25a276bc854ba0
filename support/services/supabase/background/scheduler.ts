/** Runs the jobs of `cron.job` when they are due, each as its own user, as pg_cron does. */
import { Cron } from 'croner'
import type { Pool } from 'pg'
import { type Job, runJob } from './job.ts'

export interface Scheduler {
  /** Reads the table of jobs anew and sets the clocks. */
  read(): Promise<void>
  stop(): Promise<void>
}

export function scheduler(url: string, pool: Pool): Scheduler {
  const clocks = new Map<string, Cron>()
  const running = new Map<string, Promise<void>>()
  const due = (job: Job) => {
    // pg_cron never runs a job beside itself.
    if (running.has(job.jobid)) return
    const run = runJob(url, job).catch((error) => console.error(`job ${job.jobid}: ${error}`))
    running.set(
      job.jobid,
      run.finally(() => running.delete(job.jobid)),
    )
  }
  let reading = Promise.resolve()
  const read = async () => {
    const wanted = new Map((await jobsOf(pool)).map((job) => [fingerprint(job), job]))
    for (const [key, clock] of clocks) {
      if (wanted.has(key)) continue
      clock.stop()
      clocks.delete(key)
    }
    for (const [key, job] of wanted) {
      if (clocks.has(key)) continue
      clocks.set(key, new Cron(patternOf(job.schedule), { timezone: 'UTC' }, () => due(job)))
    }
  }
  return {
    read: () => {
      reading = reading.catch(() => undefined).then(read) // the caller was told of the error before
      return reading
    },
    stop: async () => {
      for (const clock of clocks.values()) clock.stop()
      await Promise.all(running.values())
    },
  }
}

/** None while the extension is not there, nor where it is the real one: the server runs its jobs then. */
async function jobsOf(pool: Pool): Promise<Job[]> {
  const { rows } = await pool.query("select to_regprocedure('cron.tell_scheduler()') as made")
  if (rows[0]?.made === null) return []
  const jobs = await pool.query<Job>(
    `select jobid::text, schedule, command, username, database from cron.job
     where active and database = current_database()`,
  )
  return jobs.rows
}

function fingerprint(job: Job): string {
  return JSON.stringify(job)
}

/** `N seconds` is pg_cron's own; `$` is its last day of the month. The rest is the usual syntax. */
function patternOf(schedule: string): string {
  const [, seconds] = /^\s*(\d+)\s+seconds?\s*$/i.exec(schedule) ?? []
  return seconds === undefined ? schedule.trim().replace('$', 'L') : `*/${seconds} * * * * *`
}
