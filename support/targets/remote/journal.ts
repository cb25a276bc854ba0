/** The journal of a run: every write stands in it on the disk before it is sent. */
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { z } from 'zod'
import type { Thing } from '../../ports/guard.ts'

const thing = z.object({ kind: z.enum(['user', 'bucket', 'object', 'row', 'job']), id: z.string() })

const line = z.object({
  state: z.enum(['begun', 'done', 'failed', 'refused']),
  /** Tells which begin an end belongs to. */
  key: z.string(),
  what: z.string(),
  things: z.array(thing),
})

export type JournalLine = z.infer<typeof line>

/** Made by the run before its workers: they write into it, and never make one. */
export function beginJournal(journal: string): void {
  writeFileSync(journal, '', { mode: 0o600, flag: 'wx' })
}

/**
 * Appends one line; nothing of it waits in memory. Workers share the file: a short line is not torn.
 * Without the file nothing is written: the run has settled everything and is about to end.
 */
export function note(journal: string, entry: JournalLine): void {
  const file = opened(journal)
  if (file === undefined) return
  try {
    writeSync(file, `${JSON.stringify(entry)}\n`)
  } finally {
    closeSync(file)
  }
}

function opened(journal: string): number | undefined {
  try {
    return openSync(journal, constants.O_WRONLY | constants.O_APPEND)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  }
}

/** Every line; one that a crash has torn is left out, because its write was never sent. */
export function readJournal(journal: string): JournalLine[] {
  if (!existsSync(journal)) return []
  const lines = readFileSync(journal, 'utf8').split('\n')
  return lines.flatMap((text) => {
    const parsed = line.safeParse(jsonOf(text))
    return parsed.success ? [parsed.data] : []
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // torn or empty: it is no line
  }
}

/** Nobody begins a write any more; what has begun may still end. */
export function closeJournal(journal: string): void {
  writeFileSync(closedFile(journal), '')
}

/** In this order: whoever forgets a journal removes it before the sign that it was closed. */
export function isClosed(journal: string): boolean {
  return existsSync(closedFile(journal)) || !existsSync(journal)
}

/** Nothing is left that it could tell of. */
export function forgetJournal(journal: string): void {
  for (const file of [journal, closedFile(journal)]) rmSync(file, { force: true })
}

const closedFile = (journal: string) => `${journal}.closed`

/** Writes that have begun and not ended. */
export function underWay(lines: readonly JournalLine[]): JournalLine[] {
  const ended = new Set(lines.filter(({ state }) => state !== 'begun').map(({ key }) => key))
  return lines.filter(({ state, key }) => state === 'begun' && !ended.has(key))
}

/** What may be there because of the run: things that a write has made, or may have. */
export function thingsIn(lines: readonly JournalLine[]): Thing[] {
  const failed = new Set(
    lines.filter(({ state }) => state === 'failed' || state === 'refused').map(({ key }) => key),
  )
  return lines.filter(({ key }) => !failed.has(key)).flatMap(({ things }) => things)
}
