/** What works on its own in a Supabase project: scheduled jobs, and requests that SQL has asked for. */
import type { Pool } from 'pg'
import type { Heard } from '../database/listen.ts'
import { httpSender } from './http-sender.ts'
import { scheduler } from './scheduler.ts'

export interface Background {
  /** Names of channels that must be listened to, and what is done then. */
  readonly heard: Heard
  /** Ends all timers; waits for what is under way. */
  stop(): Promise<void>
}

/**
 * Begins with what the database at `url` holds already; both extensions may come later, or never.
 * `apiUrl`: where the stack itself answers.
 */
export async function startBackground(
  url: string,
  pool: Pool,
  apiUrl: string,
): Promise<Background> {
  const jobs = scheduler(url, pool)
  const requests = httpSender(pool, apiUrl)
  await Promise.all([jobs.read(), requests.send()])
  return {
    heard: { cron_job: jobs.read, net_request: requests.send },
    stop: async () => {
      await Promise.all([jobs.stop(), requests.stop()])
    },
  }
}
