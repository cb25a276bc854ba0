/** A picture of lives: a lane for each subject, its events in order of time. */
import { type Drawn, element, picture, text, tidy } from '../core/svg.ts'
import type { Kind, LifeEvent } from './events.ts'

const width = 900
const lane = 26
const top = 56
const left = 200
const right = 884

const colors: Readonly<Record<Kind, string>> = {
  submitted: '#8a94a3',
  accepted: '#4d5866',
  refused: '#b3261e',
  started: '#0b62c4',
  retried: '#c77700',
  effect: '#7a3fb3',
  finished: '#3d7a1f',
  failed: '#b3261e',
  read: '#00838f',
}

/** More lanes than this nobody reads; the picture says how many it leaves out. */
const mostLanes = 40

/** `events` in any order; the time axis begins with the first and ends with the last of them. */
export function timeline(title: string, events: readonly LifeEvent[]): string {
  const ordered = [...events].sort((a, b) => a.at - b.at)
  const from = ordered[0]?.at ?? 0
  const span = Math.max(1, (ordered.at(-1)?.at ?? 0) - from)
  const x = (at: number) => left + ((at - from) / span) * (right - left)
  const lives = [...Map.groupBy(ordered, ({ subject }) => subject)]
  const shown = lives.slice(0, mostLanes)
  const hidden = lives.length - shown.length
  const height = top + shown.length * lane + 40
  const more = hidden === 0 ? '' : `; ${hidden} more lives are not shown`
  return picture(title, width, height, [
    text(12, 20, `${title}${more}`, { 'font-weight': 600 }),
    ...legend(ordered),
    ...shown.flatMap(([subject, life], i) => drawLife(subject, life, top + (i + 0.5) * lane, x)),
    ...axis(span, height - 14),
  ])
}

function drawLife(
  subject: string,
  life: readonly LifeEvent[],
  y: number,
  x: (at: number) => number,
): Drawn[] {
  const [first] = life
  const last = life.at(-1)
  if (first === undefined || last === undefined) return []
  const line = { x1: tidy(x(first.at)), x2: tidy(x(last.at)), y1: tidy(y), y2: tidy(y) }
  return [
    text(left - 10, y + 4, shortened(subject), { 'text-anchor': 'end' }),
    element('line', { ...line, stroke: '#c9ced6', 'stroke-width': 3 }),
    ...life.map(({ at, kind, version }) => {
      const words = `${kind}${version === undefined ? '' : ` version ${version}`}`
      const dot = { cx: tidy(x(at)), cy: tidy(y), r: 5, fill: colors[kind] }
      return element('circle', dot, [titled(words)])
    }),
  ]
}

/** What the pointer shows of a dot. */
function titled(words: string): Drawn {
  const { markup } = text(0, 0, words)
  return { markup: `<title>${markup.slice(markup.indexOf('>') + 1, -'</text>'.length)}</title>` }
}

function legend(events: readonly LifeEvent[]): Drawn[] {
  const there = [...new Set(events.map(({ kind }) => kind))]
  return there.flatMap((kind, i) => {
    const at = 12 + i * 96
    return [
      element('circle', { cx: at + 5, cy: 38, r: 5, fill: colors[kind] }),
      text(at + 15, 42, kind, { 'font-size': 11 }),
    ]
  })
}

function axis(span: number, y: number): Drawn[] {
  return [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const words = `${Number((part * span).toPrecision(3)).toLocaleString('en')} ms`
    const anchor = part === 0 ? 'start' : part === 1 ? 'end' : 'middle'
    return text(left + part * (right - left), y, words, { 'text-anchor': anchor })
  })
}

/** The end of an id tells more than its beginning would, were it cut there. */
function shortened(name: string): string {
  return name.length > 24 ? `…${name.slice(-23)}` : name
}
