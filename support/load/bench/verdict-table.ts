/** Verdicts over seeded shifts, with and without a busy neighbour: how often each is given. */
import { poisson } from '../arrivals.ts'
import { httpLanes } from '../http-lanes.ts'
import { openLoad } from '../open-load.ts'
import { looksUpTo } from '../plan.ts'
import { type Law, trueQuantile } from '../testing/known-answers.ts'
import { type LoadVerdict, tryUntilClear } from '../verdict.ts'
import { busyNeighbours, type ServerProcess, startServer } from './server-process.ts'

const runsEach = Number(process.argv[2] ?? 50)
const atOnce = Number(process.argv[3] ?? 10)
const perSecond = 100
/** 10, 20, 30 or 40 seconds of arrivals. */
const looks = looksUpTo(40 * perSecond, 4)
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

/** One system under one verdict; its arrivals go on from look to look on one clock of the server's. */
async function judged(server: ServerProcess, law: number, seed: number): Promise<LoadVerdict> {
  const lanes = httpLanes({ host: '127.0.0.1', port: server.port, connections: 300 })
  const arrivals = poisson(perSecond, seed)
  let spent = 0
  const round = async (mostTrials: number) => {
    const from = spent
    const shifted = { ...arrivals, next: () => arrivals.next() - from }
    const record = await openLoad({
      arrivals: shifted,
      operation: () => lanes.get(`/${law}`),
      forMs: 60_000,
      mostTrials,
      answerWithinMs: 2_000,
      pids: [server.pid],
    })
    spent += record.trials.intended.at(-1) ?? 0
    return record
  }
  const promise = { kind: 'latency', quantile: 0.99, belowMs: limitMs } as const
  const verdict = await tryUntilClear({
    what: 'answers',
    promise,
    plan: looks,
    withinMs: 90_000,
    round,
  })
  lanes.close()
  return verdict
}

async function measure(name: string, law: Partial<Law>): Promise<Record<string, unknown>> {
  const laws = Array.from({ length: runsEach }, (_, run) => ({
    seed: run * 2 + 1,
    ...base,
    ...law,
  }))
  const server = await startServer(laws)
  const verdicts: LoadVerdict[] = []
  let next = 0
  const lane = async () => {
    for (let run = next; run < runsEach; run = next) {
      next += 1
      verdicts.push(await judged(server, run, 1_000 + run))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  server.stop()
  return { case: name, ...summary(verdicts) }
}

function summary(verdicts: readonly LoadVerdict[]): Record<string, unknown> {
  const share = (judgement: string) =>
    `${Math.round((100 * verdicts.filter((v) => v.judgement === judgement).length) / verdicts.length)} %`
  const trials = verdicts.map(({ evidence }) => evidence.slow.trials)
  const records = verdicts.flatMap(({ records }) => records)
  const waiting = records.map(({ health }) => health.watched[0]?.waiting ?? 0)
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  return {
    conforms: share('conforms'),
    violated: share('violated'),
    inconclusive: share('unverified'),
    'mean trials': Math.round(mean(trials)),
    'server waited for a processor': `${(100 * mean(waiting)).toFixed(1)} %`,
    'injector, of a processor': `${Math.round(100 * mean(records.map(({ health }) => health.cpu)))} %`,
  }
}

console.log(`p99 below ${limitMs.toFixed(1)} ms; ${runsEach} runs each, ${atOnce} at a time`)
for (const neighbours of [0, 2]) {
  const quiet = busyNeighbours(neighbours)
  const rows: Record<string, unknown>[] = []
  for (const [name, law] of cases) rows.push(await measure(name, law))
  quiet()
  console.log(`${neighbours} busy neighbours, each using a whole processor of this machine`)
  console.table(rows)
}
