/** The frame of a plot: a field with two axes, a scale for each, and a legend. */
import { type Drawn, element, picture, text, tidy } from '../core/svg.ts'

export interface Axis {
  readonly label: string
  readonly from: number
  readonly to: number
  readonly ticks: readonly { readonly at: number; readonly label: string }[]
}

export interface Entry {
  readonly label: string
  readonly color: string
}

export interface Scales {
  readonly x: (value: number) => number
  readonly y: (value: number) => number
}

const size = { width: 720, height: 320 }
const field = { left: 64, right: 704, top: 40, bottom: 272 }

export const colors = {
  main: '#0b62c4',
  second: '#5b8f22',
  limit: '#b3261e',
  fault: '#f6c7c2',
  hindered: '#e3e6ea',
  line: '#c9ced6',
} as const

/** A plot whose inside is drawn by `draw` with the scales of the two axes. */
export function chart(
  title: string,
  axes: { readonly x: Axis; readonly y: Axis },
  legend: readonly Entry[],
  draw: (scales: Scales) => readonly Drawn[],
): string {
  const scales = {
    x: scale(axes.x, field.left, field.right),
    y: scale(axes.y, field.bottom, field.top),
  }
  return picture(title, size.width, size.height, [
    text(field.left, 20, title, { 'font-weight': 600 }),
    ...yTicks(axes.y, scales.y),
    ...draw(scales),
    ...xTicks(axes.x, scales.x),
    ...legendOf(legend),
  ])
}

/** A column over the whole height, for a fault or a pause. */
export function band({ x }: Scales, from: number, to: number, fill: string): Drawn {
  const left = Math.max(field.left, x(from))
  const width = Math.max(1, Math.min(field.right, x(to)) - left)
  const height = field.bottom - field.top
  return element('rect', { x: tidy(left), y: field.top, width: tidy(width), height, fill })
}

/** A line over the whole width, for a limit. */
export function level({ y }: Scales, at: number, words: string): readonly Drawn[] {
  const height = tidy(y(at))
  const line = { x1: field.left, x2: field.right, y1: height, y2: height, stroke: colors.limit }
  return [
    element('line', { ...line, 'stroke-dasharray': '6 4' }),
    text(field.right, height - 5, words, { 'text-anchor': 'end', fill: colors.limit }),
  ]
}

/** Whole steps of 1, 2 or 5 from 0 to `most`, about five of them. */
export function steps(most: number, unit: string): Axis['ticks'] {
  const rough = Math.max(most, 1e-9) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step =
    power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10)
  const count = Math.floor(most / step + 1e-9)
  return Array.from({ length: count + 1 }, (_, i) => {
    const at = Number((i * step).toPrecision(12))
    return { at, label: `${at.toLocaleString('en')}${unit}` }
  })
}

function scale({ from, to }: Axis, start: number, end: number): (value: number) => number {
  const span = to - from || 1
  return (value) => {
    const inside = Math.min(to, Math.max(from, value))
    return start + ((inside - from) / span) * (end - start)
  }
}

function yTicks(axis: Axis, y: (value: number) => number): Drawn[] {
  return axis.ticks.flatMap(({ at, label }) => {
    const height = tidy(y(at))
    const line = { x1: field.left, x2: field.right, y1: height, y2: height, stroke: colors.line }
    return [
      element('line', line),
      text(field.left - 6, height + 4, label, { 'text-anchor': 'end' }),
    ]
  })
}

function xTicks(axis: Axis, x: (value: number) => number): Drawn[] {
  const words = axis.ticks.map(({ at, label }) =>
    text(x(at), field.bottom + 18, label, { 'text-anchor': 'middle' }),
  )
  const middle = (field.left + field.right) / 2
  return [...words, text(middle, size.height - 10, axis.label, { 'text-anchor': 'middle' })]
}

function legendOf(entries: readonly Entry[]): Drawn[] {
  return entries.flatMap(({ label, color }, i) => {
    const x = field.right - 150 * (entries.length - i)
    const sign = { x, y: 27, width: 10, height: 10, fill: color }
    return [element('rect', sign), text(x + 15, 36, label, { 'font-size': 11 })]
  })
}
