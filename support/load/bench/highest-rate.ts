/** The highest rate that one injector process keeps honestly, and what `wrk` reaches on the same server. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constant } from '../arrivals.ts'
import { httpLanes } from '../http-lanes.ts'
import { type LoadRecord, openLoad } from '../open-load.ts'
import { punctuality } from '../readings.ts'
import { ends } from '../trials.ts'

const connections = Number(process.argv[2] ?? 50)
const seconds = Number(process.argv[3] ?? 8)
const server = spawn(
  process.execPath,
  [
    '-e',
    `const s = require('http').createServer((q, r) => { r.writeHead(200, { 'content-length': 2 }); r.end('ok') })
     s.listen(0, '127.0.0.1', () => console.log(s.address().port))`,
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
const [line] = (await once(server.stdout, 'data')) as [Buffer]
const port = Number(line.toString())

/** Requests a second that `wrk` gets answered with one thread. */
function wrk(): number {
  const url = `http://127.0.0.1:${port}/`
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, url]
  const out = execFileSync('wrk', args, { encoding: 'utf8' })
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(out)?.[1])
}

/** Honest: what was planned was sent on time (99 % within 10 ms) and answered. */
async function ours(perSecond: number): Promise<{ honest: boolean; record: LoadRecord }> {
  const lanes = httpLanes({ host: '127.0.0.1', port, connections })
  const operation = () => lanes.get('/')
  const forMs = seconds * 1_000
  const load = { arrivals: constant(perSecond), operation, forMs, answerWithinMs: 2_000 }
  const record = await openLoad({ ...load, mostOutstanding: 20_000 })
  lanes.close()
  const { late, unsent } = punctuality(record, 10)
  const answered = record.trials.end.filter((end) => end === ends.answered).length
  const honest = late + unsent < record.trials.count / 100 && answered > 0.99 * record.trials.count
  return { honest, record }
}

const before = wrk()
const rows: Record<string, unknown>[] = []
let best = 0
for (let share = 0.3; share < 1.2; share += 0.05) {
  const perSecond = Math.round(before * share)
  const { honest, record } = await ours(perSecond)
  const { late, latestMs } = punctuality(record, 10)
  rows.push({
    planned: perSecond,
    honest,
    late,
    'latest (ms)': Math.round(latestMs),
    'took (s)': (record.durationMs / 1_000).toFixed(1),
    'processor of the injector': `${Math.round(record.health.cpu * 100)} %`,
  })
  if (honest) best = perSecond
  else break
}
const after = wrk()
server.kill()
console.table(rows)
const reference = (before + after) / 2
console.log(
  `wrk -t1 -c${connections}: ${Math.round(before)}/s before, ${Math.round(after)}/s after`,
)
console.log(`highest honest rate: ${best}/s, ratio ${(best / reference).toFixed(2)}`)
