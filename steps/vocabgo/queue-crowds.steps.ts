/** Many who queue at once, a queue that is long, and what users learn of each other by it. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { rowOf, rowsOf } from '../../support/checks/vocabgo/answers.ts'
import { insertedAtOnce, queued } from '../../support/checks/vocabgo/insertions.ts'
import { writeJob } from '../../support/checks/vocabgo/lives.ts'
import { burden, fillQueue } from '../../support/checks/vocabgo/long-queue.ts'
import { ownerOf } from '../../support/checks/vocabgo/owner.ts'
import { judgeOnce, queueOf, queueUp } from '../../support/checks/vocabgo/queue.ts'
import {
  allQueueAtOnce,
  comeAndGo,
  leaveAtOnce,
  overlap,
} from '../../support/checks/vocabgo/queue-crowds.ts'
import { findsNothing, notForCalling, reachFor } from '../../support/checks/vocabgo/queue-guards.ts'
import { rowFor, rowsFor } from '../../support/checks/vocabgo/rows.ts'
import { newPerson } from '../../support/services/supabase/people.ts'
import { userRecords } from '../../support/services/supabase/records.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, ben, furnished, jobs, people } from './notes.ts'
import { attempts, longQueue } from './notes-queue.ts'

/** Nobody removes them: they go with the project of the scenario. */
Given(/^(\d+) users of a project of their own$/, async function (this: SuiteWorld, count: string) {
  const { addresses } = this.ownStack
  const made = Array.from({ length: Number(count) }, () => newPerson(addresses.supabase))
  people.set(
    this,
    (await Promise.all(made)).map(({ person }) => person),
  )
})

Given('a queue of one job of each of them', async function (this: SuiteWorld) {
  jobs.set(this, await queueUp(this, people.of(this)))
})

When(
  'each of them queues {int} jobs, all at the same time',
  async function (this: SuiteWorld, each: number) {
    attempts.set(this, await allQueueAtOnce(this, people.of(this), each))
  },
)

When(
  'each of them queues {int} jobs while the jobs that waited start and fail',
  async function (this: SuiteWorld, each: number) {
    attempts.set(this, await comeAndGo(this, people.of(this), each, jobs.of(this)))
  },
)

When(
  'all the jobs that waited start or fail at the same instant',
  async function (this: SuiteWorld) {
    attempts.set(this, await leaveAtOnce(this, jobs.of(this)))
  },
)

When(
  'Ben queues a job while the transaction that queues one of Ada is open',
  async function (this: SuiteWorld) {
    attempts.set(this, await overlap(this, [ada.of(this), ben.of(this)]))
  },
)

Then('nothing was refused', function (this: SuiteWorld) {
  expectThat(attempts.of(this).length > 0, 'nothing was attempted')
  const refused = attempts
    .of(this)
    .flatMap(({ what, answer }) =>
      answer.done ? [] : [`${what}: ${answer.status} ${answer.code} ${answer.reason}`],
    )
  expectEqual('what was refused', refused, [])
})

Then(
  /^the (\d+) jobs have the places 1 to \1, each once$/,
  async function (this: SuiteWorld, count: string) {
    const waiting = Number(count)
    judgeOnce({ after: 'all that happened at once', waiting, queue: await queueOf(this) })
  },
)

Then('no job waits any more', async function (this: SuiteWorld) {
  expectEqual('jobs that wait', await queueOf(this), [])
})

When(
  'Ada queues one job, ten at once, and the service writes to one of them',
  async function (this: SuiteWorld) {
    const { id } = ada.of(this)
    const given = Array.from({ length: 11 }, () => ({ user_id: id }))
    const [row = {}, ...others] = await rowsFor(this, 'jobs', given)
    const one = await queued(this, ada.of(this), row)
    const ten = await insertedAtOnce(this, ada.of(this), others)
    const first = one.done ? one.rows[0] : undefined
    attempts.set(this, [
      { what: 'one job', answer: one },
      { what: 'ten jobs at once', answer: ten },
      { what: 'an update', answer: await writeJob(this, first ?? {}, { retry_count: 1 }) },
    ])
  },
)

Then('all eleven wait, and each has a place of its own', async function (this: SuiteWorld) {
  const { id, token } = ada.of(this)
  const own = { [await ownerOf(this, 'jobs')]: id }
  const read = await userRecords(this.addresses.supabase, token).read('jobs', own)
  const places = rowsOf('the jobs of Ada', read).map(({ queue_position }) => queue_position)
  const different = new Set(places.filter((place) => place !== null))
  expectEqual(
    'different places',
    { jobs: places.length, places: different.size },
    {
      ...{ jobs: 11, places: 11 },
    },
  )
})

Given(/^a queue of (\d+) jobs of Ada$/, async function (this: SuiteWorld, count: string) {
  jobs.set(this, await fillQueue(this, ada.of(this), Number(count)))
})

When(
  'one more is queued, {int} with one request, and the first is started',
  async function (this: SuiteWorld, many: number) {
    longQueue.set(this, await burden(this, ada.of(this), jobs.of(this), many))
  },
)

Then(
  'the one and the start took less than half a second each, and the 200 less than {duration}',
  function (this: SuiteWorld, manyMostMs: number) {
    const { took, moments } = longQueue.of(this)
    this.measured('a long queue, in milliseconds', took)
    for (const { failure } of moments) if (failure !== undefined) throw failure
    const unplaced = moments.some(({ queue }) => queue.some(({ place }) => place === null))
    expectThat(!unplaced, 'jobs wait without a place: a queue that nobody keeps is no quick one')
    const most = { 'one job': 500, 'many jobs': manyMostMs, 'the start of the first': 500 }
    const slow = Object.entries(most).filter(([after, ms]) => !(Number(took[after]) < ms))
    expectThat(slow.length === 0, 'a long queue is slow', {
      ...{ expected: Object.fromEntries(slow), received: took },
    })
  },
)

Then('jobs that kept their places were not written', function (this: SuiteWorld) {
  const { moments, rewritten } = longQueue.of(this)
  for (const { failure } of moments) if (failure !== undefined) throw failure
  expectEqual('jobs written without need', rewritten, 0)
})

When('Ada queues another job', async function (this: SuiteWorld) {
  const row = await rowFor(this, 'jobs', { user_id: ada.of(this).id })
  const answer = await queued(this, ada.of(this), row)
  attempts.set(this, [{ what: 'a new job', answer }])
})

Then('the answer holds her new job alone', async function (this: SuiteWorld) {
  const owner = await ownerOf(this, 'jobs')
  const told = attempts.of(this).map(({ what, answer }) => rowOf(what, answer)[owner])
  expectEqual('owners of the jobs in the answer', told, [ada.of(this).id])
})

When(
  'Ada tries to put the queue in order herself and to reach the jobs of Ben',
  async function (this: SuiteWorld) {
    const records = userRecords(this.addresses.supabase, ada.of(this).token)
    const call = await records.call('update_queue_positions')
    const [job = {}] = furnished.of(this).ben
    attempts.set(this, [
      { what: 'calling update_queue_positions', answer: call },
      ...(await reachFor(this, ada.of(this), ben.of(this), job)),
    ])
  },
)

Then('the one is refused and the other finds nothing', function (this: SuiteWorld) {
  const [call, ...others] = attempts.of(this)
  if (call === undefined) throw new Error('nothing was attempted')
  notForCalling(call)
  for (const each of others) findsNothing(each)
})

Then('no answer names a job of Ben', function (this: SuiteWorld) {
  const ids = furnished.of(this).ben.flatMap((each) => Object.values(each).map(String))
  const known = new Set(ids.filter((id) => id.length === 36 && id !== ben.of(this).id))
  const naming = attempts.of(this).filter(({ answer }) => {
    const text = JSON.stringify(answer)
    return [...known].some((id) => text.includes(id))
  })
  expectEqual(
    'answers that name a job of Ben',
    naming.map(({ what }) => what),
    [],
  )
})
