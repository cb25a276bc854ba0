/** The run on a console: one line kept up to date for a person, one line per scenario for a log. */
import type { Judgement } from '../core/verdict.ts'
import type { Publication } from '../ports/publication.ts'
import type { ScenarioOutcome } from '../ports/report.ts'
import { closingLines } from './console-closing.ts'
import { type Paint, painter } from './paint.ts'
import { type Redact, redactRecord } from './redact-record.ts'
import { failure } from './standing.ts'
import { stepSigns } from './step-lines.ts'
import { visible } from './visible-text.ts'
import { duration } from './wording.ts'

export interface ConsoleOptions {
  readonly stream: { write(text: string): unknown; readonly columns?: number }
  /** A terminal: progress is one line that is written over; otherwise each scenario gets a line. */
  readonly isTty: boolean
  /** See `wantsColor`. */
  readonly color: boolean
  /** Applied to names and messages before anything is cut short or coloured. */
  readonly redact?: Redact
}

export interface ConsoleReporter {
  /** `index` counts from 1. */
  scenarioStarted(name: string, index: number, total: number): void
  scenarioFinished(outcome: ScenarioOutcome): void
  /** The closing table; `paths` are the reports by their names. */
  summary(report: Publication, paths: Readonly<Record<string, string>>): void
}

export function consoleReporter(options: ConsoleOptions): ConsoleReporter {
  const redact = options.redact ?? ((text: string) => text)
  const paint = painter(options.color)
  const progress = { finished: 0, total: 0, violated: 0, unverified: 0, current: '' }
  const clear = options.isTty ? '\r\u001b[2K' : ''
  const line = (text: string) => options.stream.write(`${clear}${text}\n`)
  const redraw = () => {
    const width = options.stream.columns || 80
    if (options.isTty) options.stream.write(clear + fitted(progressText(progress), width))
  }
  return {
    scenarioStarted(name, _index, total) {
      progress.total = total
      progress.current = oneLine(redact(name))
      redraw()
    },
    scenarioFinished(outcome) {
      progress.finished += 1
      if (outcome.status !== 'conforms') progress[outcome.status] += 1
      if (!options.isTty || outcome.status !== 'conforms')
        line(finishedText(outcome, redact, paint))
      redraw()
    },
    summary(report, paths) {
      for (const text of closingLines(redactRecord(report, redact), paths, paint)) line(text)
    },
  }
}

const signs: Readonly<Record<Judgement, string>> = {
  conforms: stepSigns.passed,
  violated: stepSigns.violated,
  unverified: stepSigns.unverified,
}

function finishedText(outcome: ScenarioOutcome, redact: Redact, paint: Paint): string {
  const sign = paint(outcome.status, signs[outcome.status])
  const why = failure(outcome)
  const reason = why === undefined ? '' : ` ${oneLine(redact(why))}`
  const time = `(${duration(outcome.durationMs)})`
  return `${sign} ${oneLine(redact(outcome.name))} ${paint('dim', time + reason)}`
}

interface Progress {
  readonly finished: number
  readonly total: number
  readonly violated: number
  readonly unverified: number
  readonly current: string
}

function progressText(progress: Progress): string {
  const { finished, total, violated, unverified, current } = progress
  return `${finished} of ${total} · ${violated} violated · ${unverified} unverified · ${current}`
}

/** One column stays free: a full line makes some terminals wrap, and then it cannot be written over. */
function fitted(text: string, columns: number): string {
  const letters = [...text]
  return letters.length < columns ? text : `${letters.slice(0, Math.max(columns - 2, 0)).join('')}…`
}

function oneLine(text: string): string {
  return visible(text).replaceAll(/\s*\n\s*/g, ' ')
}
