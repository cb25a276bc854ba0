/**
 * Verdicts over seeded shifts: how often each is given. First in virtual time, where nothing but chance
 * disturbs; then on this machine over HTTP, alone and beside busy neighbours.
 */
import { poisson } from '../arrivals.ts'
import { httpLanes } from '../http-lanes.ts'
import { type OpenLoad, openLoad } from '../open-load.ts'
import { looksUpTo } from '../plan.ts'
import { readingsOf } from '../readings.ts'
import { beginsAt, delaysOf, type Law, trueQuantile } from '../testing/known-answers.ts'
import { virtualClock } from '../testing/virtual-clock.ts'
import { type LoadVerdict, tryUntilClear } from '../verdict.ts'
import { busyNeighbours, startServer } from './server-process.ts'

const runsEach = Number(process.argv[2] ?? 50)
const atOnce = Number(process.argv[3] ?? 10)
const places = (process.argv[4] ?? 'virtual,machine,neighbours').split(',')
const only = process.argv[5]
const perSecond = 100
/** After 10, 20, 30 and 40 seconds of arrivals. */
const plan = looksUpTo(40 * perSecond, 4)
const base = { baseMs: 40, meanMs: 12 }
/** A tenth above the true p99 of the system as it should be: a shift of 10 % lies on the limit. */
const limitMs = 1.1 * trueQuantile({ seed: 0, ...base }, 0.99)
const stall = { everyMs: 10_000, forMs: 1_000, firstAtMs: 3_000 }

const cases: readonly (readonly [string, Partial<Law>])[] = [
  ['0 %', {}],
  ['+10 % (on the limit)', { shift: 0.1 }],
  ['+20 %', { shift: 0.2 }],
  ['+30 %', { shift: 0.3 }],
  ['1 s stall in 10 s', { stall }],
]

type Part = Pick<OpenLoad, 'operation'> & Partial<Pick<OpenLoad, 'clock' | 'pids'>>

/** One system under one verdict; its arrivals go on from round to round. */
function judged(seed: number, part: Part): Promise<LoadVerdict> {
  const arrivals = poisson(perSecond, seed)
  let spent = 0
  const round = async (mostTrials: number) => {
    const from = spent
    const shifted = { ...arrivals, next: () => arrivals.next() - from }
    const limits = { forMs: 60_000, mostTrials, answerWithinMs: 2_000 }
    const record = await openLoad({ arrivals: shifted, ...limits, ...part })
    spent += record.trials.intended.at(-1) ?? 0
    return record
  }
  const promise = { kind: 'latency', quantile: 0.99, belowMs: limitMs } as const
  return tryUntilClear({ what: 'answers', promise, plan, withinMs: 90_000, round })
}

async function inVirtualTime(laws: readonly Law[]): Promise<LoadVerdict[]> {
  const verdicts: LoadVerdict[] = []
  for (const [run, law] of laws.entries()) {
    const clock = virtualClock()
    const delay = delaysOf(law)
    const operation = () => {
      const now = clock.now()
      return clock.after(beginsAt(law, now) - now + delay())
    }
    verdicts.push(await clock.runUntil(judged(1_000 + run, { operation, clock })))
  }
  return verdicts
}

async function onThisMachine(laws: readonly Law[]): Promise<LoadVerdict[]> {
  const server = await startServer(laws)
  const verdicts: LoadVerdict[] = []
  let next = 0
  const lane = async () => {
    for (let run = next; run < laws.length; run = next) {
      next += 1
      const lanes = httpLanes({ host: '127.0.0.1', port: server.port, connections: 300 })
      const law = run
      const part = { operation: () => lanes.get(`/${law}`), pids: [server.pid] }
      verdicts.push(await judged(1_000 + run, part))
      lanes.close()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  server.stop()
  return verdicts
}

function summary(verdicts: readonly LoadVerdict[]): Record<string, unknown> {
  const share = (judgement: string) =>
    `${(100 * verdicts.filter((v) => v.judgement === judgement).length) / verdicts.length} %`
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const records = verdicts.flatMap((verdict) => verdict.records)
  const waiting = mean(records.map(({ health }) => health.watched[0]?.waiting ?? 0))
  const excused = records.map((r) => readingsOf(r).excused / r.trials.count)
  const held = Math.max(...records.map(({ health }) => health.loopDelayMs.p99))
  return {
    conforms: share('conforms'),
    violated: share('violated'),
    inconclusive: share('unverified'),
    'mean trials': Math.round(mean(verdicts.map(({ evidence }) => evidence.slow.trials))),
    'server waited for a processor': `${(100 * waiting).toFixed(1)} %`,
    'excused as late': `${(100 * mean(excused)).toFixed(1)} %`,
    'worst p99 of the loop delay (ms)': Math.round(held),
  }
}

async function table(title: string, of: (laws: readonly Law[]) => Promise<LoadVerdict[]>) {
  const rows: Record<string, unknown>[] = []
  for (const [name, law] of cases.filter(([name]) => only === undefined || name.includes(only))) {
    const laws = Array.from({ length: runsEach }, (_, run) => ({
      seed: run * 2 + 1,
      ...base,
      ...law,
    }))
    rows.push({ case: name, ...summary(await of(laws)) })
  }
  console.log(title)
  console.table(rows)
}

console.log(`p99 below ${limitMs.toFixed(1)} ms; ${runsEach} runs each, ${atOnce} at a time`)
if (places.includes('virtual')) await table('in virtual time', inVirtualTime)
if (places.includes('machine')) await table('on this machine', onThisMachine)
if (places.includes('neighbours')) {
  const quiet = busyNeighbours(2)
  await table('on this machine beside two processes that use a processor each', onThisMachine)
  quiet()
}
