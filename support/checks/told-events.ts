/** The events that a system tells: found by name, read with their payload, each told once. */
import { readFileSync } from 'node:fs'
import { FinalViolation, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { SystemProcess } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'
import { idIn, namesExtraction } from './same-id.ts'

export type Payload = Readonly<Record<string, unknown>>

/** Everything that a set of processes has logged so far. */
export type Lines = () => readonly string[]

/** Places at which an event may be told: no document says which (document 000, section 6). */
export interface Tellers {
  readonly logs: Lines
  /** What was published in Redis, each message as a line. */
  readonly published: Lines
  /** What the queue itself keeps of the end of an extraction's job; undefined before it, or where it keeps nothing. */
  kept(extraction: string): Promise<Payload | undefined>
}

/** What an event must say: of whom, and with which status. */
export interface Expected {
  readonly extraction: string
  readonly status: string
}

/** How long after its cause an event may come. */
const toldWithinMs = 10_000

/** How long a line that names the event is waited for where the queue itself has told it already. */
const graceMs = 1_000

/** The logs of processes that this scenario has started. */
export const linesOf = (processes: readonly SystemProcess[]): Lines => {
  return () => processes.flatMap(({ process }) => process.lines().map(({ text }) => text))
}

/** Log files, such as those of the processes that all scenarios share. */
export const linesIn = (files: readonly string[]): Lines => {
  return () => files.flatMap((file) => readFileSync(file, 'utf8').split('\n'))
}

/**
 * The payload of the event `name` in a line; undefined where the line is about something else. In a line
 * of JSON the name is one of the values; in plain text the payload follows as JSON or as `key=value`.
 */
export function payloadIn(line: string, name: string): Payload | undefined {
  if (!line.includes(name)) return undefined
  const whole = objectIn(line)
  if (whole !== undefined) return Object.values(whole).includes(name) ? innermost(whole) : undefined
  const after = line.slice(line.indexOf(name) + name.length)
  if (/^[\w.-]/.test(after)) return undefined
  const embedded = after.indexOf('{')
  const object = embedded < 0 ? undefined : objectIn(after.slice(embedded))
  return object === undefined ? pairsIn(after) : innermost(object)
}

/** Every event of this name about this extraction. */
export function eventsAbout(lines: Lines, name: string, extraction: string): Payload[] {
  return lines()
    .map((line) => payloadIn(line, name))
    .filter((payload) => payload !== undefined)
    .map((payload) => ({ ...payload, extraction_id: idIn(payload.extraction_id) }))
    .filter((payload) => payload.extraction_id === extraction)
}

/** What is told of the event about the extraction wherever it may be told; twice in one place is a violation. */
export function toldAbout(
  { logs, published }: Pick<Tellers, 'logs' | 'published'>,
  name: string,
  extraction: string,
): Payload[] {
  const places = [logs, published].map((lines) => eventsAbout(lines, name, extraction))
  const most = Math.max(...places.map((each) => each.length))
  if (most > 1) throw new FinalViolation(`${name} is told ${most} times about ${extraction}`)
  return places.flat().sort((a, b) => Object.keys(b).length - Object.keys(a).length)
}

/**
 * Waits until the event has been told about the extraction. Where no line names it, the end of the job counts
 * that the queue keeps, if it has the status of the event.
 */
export function toldOnce(
  tellers: Tellers,
  name: string,
  { extraction, status }: Expected,
  withinMs = toldWithinMs,
): Promise<Payload> {
  let keptSince = Number.POSITIVE_INFINITY
  return eventually(
    `the event ${name} is told about the extraction ${extraction}`,
    async () => {
      const [whole] = toldAbout(tellers, name, extraction)
      if (whole !== undefined) return whole
      const kept = await tellers.kept(extraction)
      if (kept?.extraction_id === extraction && kept.status === status) {
        keptSince = Math.min(keptSince, Date.now())
        if (Date.now() - keptSince >= Math.min(graceMs, withinMs / 2)) return kept
      }
      throw new Violation(untold(tellers, name, extraction, kept))
    },
    { withinMs },
  )
}

/** Development often has plain lines where the environments that are looked after have whole records. */
export const toldElsewhere =
  ' (where it is told outside local alone, "environment" in the manifest has the values of staging)'

/** Whoever has written lines with the name alone is told what they lack. */
function untold(
  { logs, published }: Tellers,
  name: string,
  extraction: string,
  kept: Payload | undefined,
): string {
  const ends = kept === undefined ? '' : `; the job itself ends with ${JSON.stringify(kept)}`
  const nameless = [...logs(), ...published()].filter((line) => {
    const payload = payloadIn(line, name)
    return payload !== undefined && payload.extraction_id === undefined
  })
  const own = nameless.find((line) => namesExtraction(line, extraction))
  if (own !== undefined)
    return `a line names the event and the extraction without its payload${ends}: ${own}`
  const [sample] = nameless
  if (sample === undefined) return `no line of the logs and no message in Redis tells it${ends}`
  return `a line names the event without its extraction${toldElsewhere}${ends}: ${sample}`
}

/** Of the payload exactly these fields have these values; what else a line has is not asked for. */
export function hasPayload(name: string, payload: Payload, expected: Payload): void {
  const received = Object.fromEntries(Object.keys(expected).map((key) => [key, payload[key]]))
  expectEqual(`the payload of ${name}`, received, expected)
}

/** A failure that is told without its error helps nobody. */
export function saysWhy(name: string, { error }: Payload): void {
  const says = typeof error === 'string' && /\w/.test(error)
  expectThat(says, `the payload of ${name} has no error`, { received: error ?? null })
}

/** The object itself, or the one inside it that carries the payload. */
function innermost(object: Record<string, unknown>): Payload {
  if ('extraction_id' in object) return object
  const inside = Object.values(object).filter(
    (value) => typeof value === 'object' && value !== null,
  )
  return (inside.find((value) => 'extraction_id' in (value as object)) as Payload) ?? object
}

function pairsIn(text: string): Payload {
  const pairs = [...text.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)]
  return Object.fromEntries(
    pairs.map(([, key = '', quoted, plain = '']) => [key, quoted ?? numberOr(plain)]),
  )
}

const numberOr = (text: string) => (/^\d+$/.test(text) ? Number(text) : text)

function objectIn(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined // no JSON after all: it is read as plain text
  }
}
