/** The figures of a feature: every number in its sentences, its tables and its Examples. */
import type { Scenario, TableRow } from '@cucumber/messages'

export interface Figure {
  /** The number as it is written, such as `7` or `0.87`. */
  readonly text: string
  /** Counted from 1. */
  readonly line: number
  /** Counted from 1; the first character of the number. */
  readonly column: number
}

/** A number of its own: not a part of a word, of a name with digits, or of a version of three parts. */
const number = /(?<![\p{L}\p{N}_./:-])-?\d+(?:\.\d+)?(?![\p{L}\p{N}_/:]|-\p{L}|\.\d)/gu

/** In the order in which they stand in the file. */
export function figuresOf(scenario: Scenario): Figure[] {
  const ofSteps = scenario.steps.flatMap(({ keyword, text, location, dataTable }) => [
    ...figuresIn(text, location.line, (location.column ?? 1) + keyword.length),
    ...(dataTable?.rows ?? []).flatMap(figuresOfRow),
  ])
  const rows = scenario.examples.flatMap(({ tableBody }) => tableBody)
  return [...ofSteps, ...rows.flatMap(figuresOfRow)]
}

function figuresOfRow({ cells }: TableRow): Figure[] {
  return cells.flatMap(({ value, location }) =>
    figuresIn(value, location.line, location.column ?? 1),
  )
}

function figuresIn(text: string, line: number, column: number): Figure[] {
  return [...text.matchAll(number)].map((match) => ({
    ...{ text: match[0], line, column: column + match.index },
  }))
}

/**
 * What a figure is changed into, in rounds: a step up and a step down; then far away, since a bound
 * such as "within 30 seconds" holds a step away as well; at last nothing at all.
 */
export function mutantsOf(figure: string): readonly (readonly string[])[] {
  const digits = figure.split('.')[1]?.length ?? 0
  const value = Number(figure)
  const step = 10 ** -digits
  const write = (n: number) => n.toFixed(digits)
  const near = [write(value + step), write(value - step)]
  const far = [write(value * 2), digits === 0 ? write(Math.floor(value / 2)) : write(value / 2)]
  const tried = new Set([figure])
  return [near, far, [write(0)]].map((round) =>
    round.filter((text) => {
      const senseless = text.startsWith('-') && value > 0
      if (senseless || tried.has(text)) return false
      tried.add(text)
      return true
    }),
  )
}
