/** What the report of a verification says, whatever its form: lines of text or tables of psql. */
import type { CommandResult } from '../../ports/composition.ts'

/** How a report marks what is wrong; a count of none of it is no mark. */
const marks = /\b(FAIL|FAILED|FAILURE|MISSING|ERROR|NOT FOUND|NOT OK)\b|[❌✗✘✖]/
const none = /\b(0|no|none)\b/i

/** Without blanks, which in a table depend on its longest entry. */
export function linesOf({ stdout, stderr }: CommandResult): string[] {
  return `${stdout}\n${stderr}`.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '))
}

/** Lines that mark a failure. */
export function findingsOf(said: CommandResult): string[] {
  return linesOf(said).filter((line) => marks.test(line) && !none.test(line))
}

/** Which of these names it does not say; nothing where it says how many of the kind there are. */
export function unsaid(said: CommandResult, kind: string, names: readonly string[]): string[] {
  const lines = linesOf(said)
  const counted = lines.some(
    (line) =>
      line.toLowerCase().includes(kind.slice(0, 5)) &&
      line.match(/\d+/g)?.includes(`${names.length}`),
  )
  const text = lines.join('\n')
  return counted ? [] : names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))
}

/** It fails, or marks a failure. */
export function complains(said: CommandResult): boolean {
  return said.code !== 0 || /\bERROR:/.test(said.stderr) || findingsOf(said).length > 0
}

/** It complains, or marks as wrong what it says of this name. */
export function tellsOf(said: CommandResult, name: string): boolean {
  const own = linesOf(said).filter((line) => new RegExp(`\\b${name}\\b`).test(line))
  return complains(said) || own.some((line) => cellsOf(line).some(isMark))
}

/** It fails, or says something that it did not say of the good project and that marks a failure. */
export function reports(bad: CommandResult, good: CommandResult): boolean {
  const fails = ({ code, stderr }: CommandResult) => code !== 0 || /\bERROR:/.test(stderr)
  if (fails(bad) && !fails(good)) return true
  const known = linesOf(good)
  const before = known.map(cellsOf)
  return linesOf(bad)
    .filter((line) => !known.includes(line))
    .map(cellsOf)
    .some((cells) => cells.some((cell, at) => isMark(cell) && !wasSaid(cells, at, before)))
}

const cellsOf = (line: string) => line.split('|').map((cell) => cell.trim())

const isMark = (cell: string) => new RegExp(marks, 'i').test(cell) || /^f$|\bfalse\b/.test(cell)

/** That a bucket is not public stays the same word when its limit goes: only what is new is a mark. */
function wasSaid(cells: readonly string[], at: number, before: readonly string[][]): boolean {
  const subject = subjectOf(cells)
  return before.some((known) => subjectOf(known) === subject && known[at] === cells[at])
}

/** The first cell that is more than yes or no. */
const subjectOf = (cells: readonly string[]) =>
  cells.find((cell) => !/^(t|f|true|false)$/.test(cell))
