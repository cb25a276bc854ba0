/** The errors in a log that should have none: by the level of each record, with what hangs on it. */
import type { LogLine } from '../ports/process.ts'
import { reportsError } from './boot.ts'
import { type Level, levelOf } from './log-levels.ts'

/** In the head of a line of text stand a time, names, brackets and the level. */
const headLength = 60

/** Of an exception that a record of a warning carries with it. */
const hangsOn = /^(Traceback \(|\s|$)|^(?:\w+\.)*\w*(?:Error|Exception)\b/

/** A logger may be called `uvicorn.error`, and a warning may show the exception that it has dealt with. */
export function errorRecords(lines: readonly LogLine[]): LogLine[] {
  let level: Level | undefined
  return lines.filter((line) => {
    const own = levelOf(line.text.slice(0, headLength))
    if (own === undefined || line.text.startsWith('{')) {
      const isDealtWith = level === 'warn' && hangsOn.test(line.text)
      return !isDealtWith && reportsError(line)
    }
    level = own
    return own === 'error'
  })
}
