/** How many events the checker takes in per second of one processor, and how much memory they need. */
import { check } from '../check.ts'
import { recorder } from '../history.ts'
import { seededLives } from '../testing/seeded-history.ts'

const events = Number(process.argv[2] ?? 10_000_000)
const jobs = Math.round(events / 5)
const faults = { loseEvery: 1_000_003, doubleEvery: 1_000_033, overtakeEvery: 1_000_037 }
const mebibytes = () => Math.round(process.memoryUsage().rss / 2 ** 20)
/** Of processor time, all threads together: a busy neighbour changes the clock on the wall, not this. */
const processor = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const before = mebibytes()
let made = 0
const generation = processor()
for (const _ of seededLives(jobs, faults)) made += 1
const making = processor() - generation

const start = processor()
const { record, history } = recorder()
for (const event of seededLives(jobs, faults)) record(event)
const told = history()
const recording = processor() - start - making
const between = processor()
const findings = check(told, {
  once: true,
  ordered: true,
  staleMs: 0,
  patience: { startMs: 100, endMs: 1_000 },
})
const checking = processor() - between

const perSecond = (time: number) =>
  `${(made / time / 1e6).toFixed(1)} million events per second of processor time`
console.table({
  events: told.count,
  subjects: told.subjects.length,
  'record (without making them)': `${recording.toFixed(1)} s, ${perSecond(recording)}`,
  'check, all six rules': `${checking.toFixed(1)} s, ${perSecond(checking)}`,
  both: perSecond(recording + checking),
  'memory at the start (MiB)': before,
  'memory at the end (MiB)': mebibytes(),
  'highest memory (MiB)': Math.round(process.resourceUsage().maxRSS / 1024),
  found: findings.map(({ rule, count }) => `${count}× ${rule}`).join(', '),
})
