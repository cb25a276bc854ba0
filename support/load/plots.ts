/** Pictures of a load: latency by percentile, latency over time, and throughput. */
import { type Drawn, element, pathThrough } from '../core/svg.ts'
import { band, chart, colors, level, type Scales, steps } from './chart.ts'
import { type Latencies, latencies } from './histogram.ts'
import type { LoadRecord } from './open-load.ts'
import { readingsOf } from './readings.ts'
import { ends } from './trials.ts'

/** A time that the picture marks: a fault, a pause. Milliseconds since the start of the load. */
export interface Mark {
  readonly fromMs: number
  readonly toMs: number
  readonly label: string
}

export interface PlotOptions {
  readonly title: string
  readonly limitMs?: number
  readonly marks?: readonly Mark[]
}

const columns = 160

/** Both readings by percentile; the further right, the rarer. */
export function latencyByPercentile(record: LoadRecord, options: PlotOptions): string {
  const { slow, quick } = readingsOf(record)
  const shown = {
    slow: latencies(slow.filter(Number.isFinite)),
    quick: latencies(quick.filter(Number.isFinite)),
  }
  const nines = Math.max(2, Math.ceil(Math.log10(Math.max(10, slow.length))))
  const most = 1.1 * Math.max(shown.slow.at(1), options.limitMs ?? 0, 1)
  const x = {
    label: 'percentile',
    from: 0,
    to: nines,
    ticks: Array.from({ length: nines + 1 }, (_, i) => ({ at: i, label: percentile(i) })),
  }
  const y = { label: 'ms', from: 0, to: most, ticks: steps(most, ' ms') }
  const curve = (of: Latencies, { x, y }: Scales, stroke: string) => {
    const points = Array.from({ length: columns + 1 }, (_, i) => {
      const rarity = (i * nines) / columns
      return [x(rarity), y(of.at(1 - 10 ** -rarity))] as const
    })
    return element('path', { d: pathThrough(points), stroke, 'stroke-width': 2, fill: 'none' })
  }
  const legend = [
    { label: 'without hindrance', color: colors.second },
    { label: 'from intended start', color: colors.main },
  ]
  return chart(`${options.title}: latency by percentile`, { x, y }, legend, (scales) => [
    curve(shown.quick, scales, colors.second),
    curve(shown.slow, scales, colors.main),
    ...limit(scales, options.limitMs),
  ])
}

/** The slowest and the median answer of each moment, with the marked times and the injector's own pauses. */
export function latencyOverTime(record: LoadRecord, options: PlotOptions): string {
  const { slow } = readingsOf(record)
  const { x, width } = timeAxis(record)
  const groups = Array.from({ length: columns }, (): number[] => [])
  for (let i = 0; i < slow.length; i += 1) {
    const latency = slow[i] ?? 0
    if (!Number.isFinite(latency)) continue
    groups[Math.min(columns - 1, Math.floor((record.trials.intended[i] ?? 0) / width))]?.push(
      latency,
    )
  }
  const most = 1.1 * Math.max(1, options.limitMs ?? 0, ...groups.map((g) => Math.max(0, ...g)))
  const y = { label: 'ms', from: 0, to: most, ticks: steps(most, ' ms') }
  const legend = [
    ...(options.marks ?? []).slice(0, 1).map(({ label }) => ({ label, color: colors.fault })),
    { label: 'machine busy', color: colors.hindered },
    { label: 'slowest', color: colors.main },
    { label: 'median', color: colors.second },
  ]
  const title = `${options.title}: latency over time`
  return chart(title, { x, y }, legend, (scales) => [
    ...busyTimes(record, width, scales),
    ...(options.marks ?? []).map(({ fromMs, toMs }) => band(scales, fromMs, toMs, colors.fault)),
    line(groups, width, scales, colors.main, (group) => Math.max(...group)),
    line(groups, width, scales, colors.second, median),
    ...limit(scales, options.limitMs),
  ])
}

/** Sent and answered per second, with the marked times. */
export function throughput(record: LoadRecord, { title, marks = [] }: PlotOptions): string {
  const { x, width } = timeAxis(record)
  const { trials } = record
  const sent = new Float64Array(columns)
  const answered = new Float64Array(columns)
  const count = (into: Float64Array, at: number) => {
    const column = Math.min(columns - 1, Math.floor(at / width))
    into[column] = (into[column] ?? 0) + 1_000 / width
  }
  for (let i = 0; i < trials.count; i += 1) {
    if (trials.end[i] !== ends.unsent) count(sent, trials.sent[i] ?? 0)
    if (trials.end[i] === ends.answered) count(answered, trials.ended[i] ?? 0)
  }
  const most = 1.1 * Math.max(1, ...sent, ...answered)
  const y = { label: 'per second', from: 0, to: most, ticks: steps(most, '/s') }
  const legend = [
    ...marks.slice(0, 1).map(({ label }) => ({ label, color: colors.fault })),
    { label: 'sent', color: colors.second },
    { label: 'answered', color: colors.main },
  ]
  return chart(`${title}: throughput`, { x, y }, legend, (scales) => {
    const groups = (of: Float64Array) => [...of].map((value) => [value])
    const first = ([value = 0]: readonly number[]) => value
    return [
      ...marks.map(({ fromMs, toMs }) => band(scales, fromMs, toMs, colors.fault)),
      line(groups(sent), width, scales, colors.second, first),
      line(groups(answered), width, scales, colors.main, first),
    ]
  })
}

function timeAxis({ durationMs }: LoadRecord) {
  const ticks = steps(durationMs / 1_000, ' s').map(({ at, label }) => ({ at: at * 1_000, label }))
  return {
    x: { label: 'time since the start', from: 0, to: durationMs, ticks },
    width: durationMs / columns,
  }
}

function line(
  groups: readonly (readonly number[])[],
  width: number,
  { x, y }: Scales,
  stroke: string,
  value: (group: readonly number[]) => number,
): Drawn {
  const points = groups.flatMap((group, i) =>
    group.length === 0 ? [] : [[x((i + 0.5) * width), y(value(group))] as const],
  )
  return element('path', { d: pathThrough(points), stroke, 'stroke-width': 1.5, fill: 'none' })
}

/** Columns of which more than a tenth was lost to a busy machine. */
function busyTimes({ health }: LoadRecord, width: number, scales: Scales): Drawn[] {
  return Array.from({ length: columns }, (_, i) => i * width).flatMap((from) => {
    const lost = health.hinderedBetween(from, from + width)
    return lost > width / 10 ? [band(scales, from, from + width, colors.hindered)] : []
  })
}

function limit(scales: Scales, limitMs: number | undefined): readonly Drawn[] {
  return limitMs === undefined ? [] : level(scales, limitMs, `limit ${limitMs} ms`)
}

function percentile(nines: number): string {
  return String(Number((100 * (1 - 10 ** -nines)).toPrecision(nines + 2)))
}

function median(group: readonly number[]): number {
  return [...group].sort((a, b) => a - b)[Math.floor(group.length / 2)] ?? 0
}
