/** What the steps about health, events, statistics and alerts tell each other. */

import type { FailingPage } from '../../support/checks/browser-errors.ts'
import type { Mark } from '../../support/checks/composed-logs.ts'
import type { GuardedBackend, Outage } from '../../support/checks/database-outage.ts'
import type { Ending } from '../../support/checks/event-tellers.ts'
import type { FatedJobs, Monitored } from '../../support/checks/fated-jobs.ts'
import type { FilledRedis } from '../../support/checks/filled-redis.ts'
import type { FilledStorage, SmallStores } from '../../support/checks/filled-storage.ts'
import type { BothSpellings } from '../../support/checks/health.ts'
import type { Ingested } from '../../support/checks/held-commit.ts'
import type { IdleQueue } from '../../support/checks/idle-queue.ts'
import type { RefusedRequests } from '../../support/checks/refused-requests.ts'
import type { AlertHistory, Watched } from '../../support/checks/silent-workers.ts'
import type { StatisticsRun } from '../../support/checks/statistics-run.ts'
import type { Tellers } from '../../support/checks/told-events.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { Person } from '../../support/services/supabase/people.ts'

export const guarded: Note<GuardedBackend> = note('the backend over a line that can be cut')
export const outages: Note<readonly Outage[]> = note('the outages')
export const ingested: Note<Ingested> = note('the upload whose extraction was held back')
export const told: Note<Tellers> = note('those who may tell of the events')
export const finished: Note<readonly Ending[]> = note('the documents whose jobs end')
export const monitored: Note<Monitored> = note('the backend whose errors are tracked')
export const fated: Note<FatedJobs> = note('the jobs and their fates')
export const refusedRequests: Note<RefusedRequests> = note('the requests that failed')
export const administrator: Note<Person> = note('the administrator')
export const idleQueue: Note<IdleQueue> = note('the jobs that wait for a worker')
export const statisticsRun: Note<StatisticsRun> = note('the statistics around the work')
export const watchedWorkers: Note<Watched> = note('the watched workers')
export const alertHistory: Note<AlertHistory> = note('the alerts about silent workers')
export const smallStores: Note<SmallStores> = note('the backend over small stores')
export const filledStorage: Note<FilledStorage> = note('what was seen of the full storage')
export const filledRedis: Note<FilledRedis> = note('what was seen of the full Redis')
export const marks: Note<readonly Mark[]> = note('the marks in the logs')
export const markedLines: Note<Readonly<Record<string, string>>> = note('the lines of the marks')
export const failing: Note<FailingPage> = note('the page on which two things fail')
export const inBothSpellings: Note<BothSpellings> = note('the answers about health')
