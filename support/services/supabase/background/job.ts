/** One run of a scheduled job, on a connection of its own, written down in `cron.job_run_details`. */
import type { QueryResult } from 'pg'
import { clientOf } from '../../postgres/client.ts'

export interface Job {
  readonly jobid: string
  readonly schedule: string
  readonly command: string
  readonly username: string
  readonly database: string
}

/** Runs the job's command with its user's rights; a failure is recorded, not thrown. */
export async function runJob(url: string, job: Job): Promise<void> {
  const observer = clientOf({ connectionString: url })
  await observer.connect()
  try {
    const { rows } = await observer.query(
      `insert into cron.job_run_details (jobid, database, username, command, status, start_time)
       values ($1, $2, $3, $4, 'running', clock_timestamp()) returning runid`,
      [job.jobid, job.database, job.username, job.command],
    )
    const { status, message } = await outcomeOf(url, job)
    await observer.query(
      `update cron.job_run_details
       set status = $2, return_message = $3, end_time = clock_timestamp() where runid = $1`,
      [rows[0]?.runid, status, message],
    )
  } finally {
    await observer.end()
  }
}

async function outcomeOf(
  url: string,
  { command, username }: Job,
): Promise<{ status: 'succeeded' | 'failed'; message: string }> {
  const client = clientOf({ connectionString: url, application_name: 'pg_cron' })
  try {
    await client.connect()
    await client.query(`set session authorization ${client.escapeIdentifier(username)}`)
    const result: QueryResult | QueryResult[] = await client.query(command)
    const last = Array.isArray(result) ? result.at(-1) : result
    return { status: 'succeeded', message: `${last?.command ?? ''} ${last?.rowCount ?? 0}` }
  } catch (error) {
    return { status: 'failed', message: `ERROR:  ${(error as Error).message}` }
  } finally {
    await client.end()
  }
}
