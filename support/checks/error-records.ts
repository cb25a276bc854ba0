/** The errors in a log that should have none: by the level of each record, with what hangs on it. */
import type { LogLine } from '../ports/process.ts'
import { reportsError } from './boot.ts'

/** The level in the head of a line of text, as Python's and most other loggers write it. */
const levels = /\b(TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL|PANIC)\b/

/** What may stand before it: a time, names, brackets. */
const headLength = 60

/** Of an exception that a record of a warning carries with it. */
const hangsOn = /^(Traceback \(|\s|$)|^(?:\w+\.)*\w*(?:Error|Exception)\b/

/** A logger may be called `uvicorn.error`, and a warning may show the exception that it has dealt with. */
export function errorRecords(lines: readonly LogLine[]): LogLine[] {
  let level: string | undefined
  return lines.filter((line) => {
    const own = levels.exec(line.text.slice(0, headLength))?.[1]
    if (own === undefined || line.text.startsWith('{')) {
      const isDealtWith = level?.startsWith('WARN') === true && hangsOn.test(line.text)
      return !isDealtWith && reportsError(line)
    }
    level = own
    return /ERROR|CRITICAL|FATAL|PANIC/.test(own)
  })
}
