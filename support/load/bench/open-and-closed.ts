/** p99 of a server that stalls for 1 s in every 10 s: the truth, the engine, and closed loops beside it. */
import autocannon from 'autocannon'
import { poisson } from '../arrivals.ts'
import { httpLanes } from '../http-lanes.ts'
import { openLoad } from '../open-load.ts'
import { quantileOf } from '../quantile.ts'
import { readingsOf } from '../readings.ts'
import { tally } from '../tally.ts'
import { type Law, trueQuantile } from '../testing/known-answers.ts'
import { startServer } from './server-process.ts'

const law: Law = {
  seed: 1,
  baseMs: 2,
  meanMs: 1,
  stall: { everyMs: 10_000, forMs: 1_000, firstAtMs: 4_000 },
}
const perSecond = 200
const forMs = Number(process.argv[2] ?? 60) * 1_000
const truth = trueQuantile(law, 0.99)
const rows: Record<string, unknown>[] = [{ way: 'truth', p99: truth }]
const add = (way: string, p99: number, rest: Record<string, unknown> = {}) =>
  rows.push({ way, p99, 'of the truth': `${((100 * p99) / truth).toFixed(1)} %`, ...rest })

async function open(): Promise<void> {
  const server = await startServer([law])
  const lanes = httpLanes({ host: '127.0.0.1', port: server.port, connections: 1_000 })
  const arrivals = poisson(perSecond, 42)
  const pids = [server.pid]
  const operation = () => lanes.get('/0')
  const load = { arrivals, operation, forMs, answerWithinMs: 5_000, pids }
  const record = await openLoad(load)
  lanes.close()
  server.stop()
  const { slow, quick } = readingsOf(record)
  const { cluster } = tally(
    record.trials.intended,
    record.durationMs,
    (i) => (slow[i] ?? 0) > truth,
  )
  const figure = quantileOf(slow, quick, 0.99, { cluster, risk: 0.025 })
  add('engine, open, from the intended start', figure.estimateMs, {
    trials: slow.length,
    bounds: `${figure.atLeastMs.toFixed(0)} to ${figure.atMostMs.toFixed(0)}`,
  })
}

/** autocannon with `connections`; with a rate it corrects for what it left out, unless told not to. */
async function closed(way: string, options: Partial<autocannon.Options>): Promise<void> {
  const server = await startServer([law])
  const result = await autocannon({
    url: `http://127.0.0.1:${server.port}/0`,
    duration: forMs / 1_000,
    ...options,
  })
  server.stop()
  add(way, result.latency.p99, { trials: result.requests.total })
}

await open()
await closed('autocannon, closed, 1 connection', { connections: 1 })
await closed('autocannon, closed, 10 connections', { connections: 10 })
const rate = { connections: 10, overallRate: perSecond }
await closed('autocannon, 10 connections at a fixed rate, corrected', rate)
await closed('autocannon, the same uncorrected', {
  ...rate,
  ignoreCoordinatedOmission: true,
} as never)
console.table(rows)
