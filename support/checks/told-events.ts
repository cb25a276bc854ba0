/** The events that a system tells in its logs: found by name, read with their payload. */
import { readFileSync } from 'node:fs'
import { FinalViolation, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { SystemProcess } from '../systems/system.ts'
import { expectEqual } from './expect.ts'
import { idIn } from './same-id.ts'

export type Payload = Readonly<Record<string, unknown>>

/** Everything that a set of processes has logged so far. */
export type Lines = () => readonly string[]

/** How long after its cause an event may come. */
const toldWithinMs = 10_000

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
  return object ?? pairsIn(after)
}

/** Every event of this name about this extraction. */
export function eventsAbout(lines: Lines, name: string, extraction: string): Payload[] {
  return lines()
    .map((line) => payloadIn(line, name))
    .filter((payload) => payload !== undefined)
    .map((payload) => ({ ...payload, extraction_id: idIn(payload.extraction_id) }))
    .filter((payload) => payload.extraction_id === extraction)
}

/** Waits until the event has been told about the extraction; twice is a violation. */
export function toldOnce(
  lines: Lines,
  name: string,
  extraction: string,
  withinMs = toldWithinMs,
): Promise<Payload> {
  return eventually(
    `the event ${name} is told about the extraction ${extraction}`,
    () => {
      const [first, ...more] = eventsAbout(lines, name, extraction)
      if (first === undefined) throw new Violation(untold(lines, name))
      if (more.length > 0) throw new FinalViolation(`it is told ${more.length + 1} times`)
      return first
    },
    { withinMs },
  )
}

/** Development often has plain lines where the environments that are looked after have whole records. */
export const toldElsewhere =
  ' (where it is told outside local alone, "environment" in the manifest has the values of staging)'

/** Whoever has written lines with the name alone is told what they lack. */
function untold(lines: Lines, name: string): string {
  const sample = lines().find((line) => {
    const payload = payloadIn(line, name)
    return payload !== undefined && payload.extraction_id === undefined
  })
  if (sample === undefined) return 'no line of the logs tells it'
  return `a line of the logs names the event without its extraction${toldElsewhere}: ${sample}`
}

/** Of the payload exactly these fields have these values; what else a line has is not asked for. */
export function hasPayload(name: string, payload: Payload, expected: Payload): void {
  const received = Object.fromEntries(Object.keys(expected).map((key) => [key, payload[key]]))
  expectEqual(`the payload of ${name}`, received, expected)
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
