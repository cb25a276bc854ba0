/** Records of a log that take several lines: what a later line says is said at the level of the first. */
import type { LogLine } from '../ports/process.ts'
import { reportsError } from './boot.ts'

/** A line that begins a record: with a time, a level or a brace. */
const begins =
  /^(\[?\d{4}-\d\d-\d\d|\{"|\[?(DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL)\b|\[?(debug|info|warn|warning|error|fatal)\s*[\]:])/

/** True when a record that reports an error names all the words in one of its lines. */
export function errorNames(lines: readonly LogLine[], words: readonly string[]): boolean {
  return lines.some((line, at) => {
    if (!words.every((word) => line.text.includes(word))) return false
    return reportsError(line) || (!begins.test(line.text) && reportsError(headOf(lines, at)))
  })
}

function headOf(lines: readonly LogLine[], at: number): LogLine {
  const before = lines.slice(0, at)
  const line = lines[at] ?? { at: 0, stream: 'stdout', text: '' }
  return before.findLast(({ stream, text }) => stream === line.stream && begins.test(text)) ?? line
}
