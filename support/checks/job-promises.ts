/** What one job promises its sender: the right moment, its own result, and times that say their zone. */
import { inWords } from '../core/deadline.ts'
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import { query } from '../services/postgres/driver.ts'
import { call, json } from '../systems/http-client.ts'
import type { Upload } from '../systems/ingestions.ts'
import { expectEqual, expectThat } from './expect.ts'
import { wordFor } from './job-message.ts'
import { ends } from './jobs.ts'
import { idIn } from './same-id.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** The job was started neither before it was due nor more than `slackMs` later. */
export async function startsWhenDue(
  scene: Scene,
  queue: QueueProbe,
  { id, dueAt }: { readonly id: string; readonly dueAt: number },
  slackMs: number,
): Promise<void> {
  const startedAt = await eventually(
    'the job is started',
    async () => {
      const times = await queue.times(id)
      if (times.startedAt === undefined) throw new Violation('it waits')
      return times.startedAt
    },
    { withinMs: dueAt - Date.now() + slackMs + 2_000, everyMs: 20 },
  )
  const lateMs = startedAt - dueAt
  scene.measured('a job that is due later', { startedAfterDueMs: lateMs })
  expectThat(lateMs >= 0 && lateMs <= slackMs, 'the job did not start when it was due', {
    expected: `0 to ${inWords(slackMs)} after it was due`,
    received: lateMs < 0 ? `${inWords(-lateMs)} too early` : `${inWords(lateMs)} after`,
  })
}

/** A date with a time of day, and what says its zone. */
const moment = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?/
const zone = /(Z|[+-]\d\d:?\d\d)$/

/** The columns of its table know zones, and every time in the answer to its owner has one. */
export async function timesSayTheirZone(
  scene: Scene,
  url: string,
  { extraction, token }: Upload,
): Promise<void> {
  const columns = await timeColumns(scene)
  const plain = columns.filter(({ type }) => !String(type).includes('with time zone'))
  expectEqual('columns with times that say no zone', plain, [])
  const path = scene.manifest.routes.extraction.replace('{id}', extraction)
  const answer = await call(url + path, { headers: { authorization: `Bearer ${token}` } })
  const shown = Object.entries(json(answer)).filter(([, value]) => moment.test(String(value)))
  scene.measured('times of an extraction', { kept: columns, shown: Object.fromEntries(shown) })
  const without = shown.filter(([, value]) => !zone.test(String(value)))
  expectEqual('times in the answer that say no zone', Object.fromEntries(without), {})
  const found = columns.length + shown.length
  expectThat(found > 0, 'the extraction has no time at all, neither kept nor shown')
}

function timeColumns({ manifest, addresses }: Scene) {
  const [table, schema = 'public'] = manifest.extractions.table.split('.').reverse()
  return query(
    addresses.postgres.url,
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = $1 and table_name = $2 and data_type like 'time%'`,
    [schema, table],
  )
}

/** Each upload's own job has returned success for its own extraction within `withinMs` of the request. */
export async function returnOwnSuccess(
  scene: Scene,
  queue: QueueProbe,
  uploads: readonly Upload[],
  withinMs: number,
): Promise<void> {
  const { argument } = scene.manifest.queue
  const slowest: number[] = []
  for (const { job, extraction } of uploads) {
    const { result } = await ends(queue, job, 'completed', jobBudgetMs)
    const told = { ...(result as Record<string, unknown> | null) }
    const word = wordFor(told, argument)
    const received = { status: told.status, [word]: idIn(told[word]) }
    const expected = { status: 'success', [word]: extraction }
    expectEqual(`the result of the job ${job}`, received, expected)
    const { queuedAt = 0, finishedAt = Number.POSITIVE_INFINITY } = await queue.times(job)
    slowest.push(finishedAt - queuedAt)
  }
  const slowestMs = Math.max(...slowest)
  scene.measured('results of jobs that were sent at once', { jobs: uploads.length, slowestMs })
  expectThat(slowestMs <= withinMs, 'the slowest result takes too long', {
    expected: `at most ${inWords(withinMs)}`,
    received: inWords(slowestMs),
  })
}
