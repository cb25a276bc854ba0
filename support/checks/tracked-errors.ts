/** What an error tracker was sent, read as events (Sentry's envelope or a bare event). */
import { setTimeout as pause } from 'node:timers/promises'
import { deadlineIn } from '../core/deadline.ts'
import type { ErrorTracker } from './error-tracker.ts'
import { expectEqual, expectThat } from './expect.ts'

export interface TrackedError {
  /** The last of the chain is the one that was thrown. */
  readonly type: string
  readonly text: string
  readonly frames: number
  readonly environment: string | undefined
  readonly release: string | undefined
  readonly tags: Readonly<Record<string, unknown>>
}

interface Exception {
  readonly type?: string
  readonly value?: string
  readonly stacktrace?: { readonly frames?: readonly unknown[] }
}

/** A client sends what is wrong within seconds. */
const arrivesWithinMs = 10_000

/** Every error in the bodies that came; sessions, check-ins and reports of the client are none. */
export function errorsIn(bodies: readonly string[]): TrackedError[] {
  return bodies.flatMap((body) => body.split('\n')).flatMap((line) => errorIn(line) ?? [])
}

/**
 * How often the tracker was told of `id`: by errors that are tagged with it, or else by errors, or messages,
 * that hold it in what is sent beside text and stack. An error and a message of one failure are one telling.
 */
export function timesTold(bodies: readonly string[], id: string): number {
  const events: Record<string, unknown>[] = bodies
    .flatMap((body) => body.split('\n'))
    .map(objectIn)
    .filter((event) => event !== undefined)
  const errors = events.filter(({ exception }) => exception !== undefined)
  const tagged = errors.filter(({ tags }) => Object.values(tagsOf(tags)).includes(id))
  if (tagged.length > 0) return tagged.length
  const messages = events.filter(({ exception, message, logentry }) => {
    return exception === undefined && (message ?? logentry) !== undefined
  })
  const holding = ({ tags, contexts, extra, message, logentry }: Record<string, unknown>) =>
    JSON.stringify({ tags, contexts, extra, message, logentry }).includes(id)
  return Math.max(errors.filter(holding).length, messages.filter(holding).length)
}

function errorIn(line: string): TrackedError | undefined {
  const event = objectIn(line)
  const { values } = (event?.exception ?? {}) as { values?: readonly Exception[] }
  const thrown = values?.at(-1)
  if (event === undefined || thrown === undefined) return undefined
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  return {
    type: thrown.type ?? '',
    text: thrown.value ?? '',
    frames: thrown.stacktrace?.frames?.length ?? 0,
    environment: text(event.environment),
    release: text(event.release),
    tags: tagsOf(event.tags),
  }
}

/** Clients send tags as an object or as a list of pairs. */
function tagsOf(tags: unknown): Record<string, unknown> {
  if (Array.isArray(tags)) return Object.fromEntries(tags as [string, unknown][])
  return typeof tags === 'object' && tags !== null ? (tags as Record<string, unknown>) : {}
}

function objectIn(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return undefined // an attachment, or another part that is no JSON
  }
}

/** Waits until `count` errors have come or the time is up: what came is judged afterwards. */
export async function arrived({ received }: ErrorTracker, count: number): Promise<void> {
  const deadline = deadlineIn(arrivesWithinMs)
  while (errorsIn(received).length < count && !deadline.passed()) await pause(20)
}

/** Each error has a type and a stack to follow. */
export function canBeFollowed(errors: readonly TrackedError[]): void {
  for (const { type, text, frames } of errors) {
    expectThat(type !== '' && frames > 0, 'an error came without its type or its stack', {
      received: { type, text, frames },
    })
  }
}

/** Every error tells where it happened and in which release. */
export function tellsOrigin(
  errors: readonly TrackedError[],
  expected: { readonly environment: string; readonly release: string },
): void {
  expectThat(errors.length > 0, 'no error came, so none tells its origin')
  for (const error of errors) {
    const told = { environment: error.environment, release: releaseOf(error, expected.release) }
    expectEqual(`environment and release of "${error.text.split('\n')[0]}"`, told, expected)
  }
}

/**
 * The tracker knows the releases of several programs apart by a name before them, as `site@1.2`: then what
 * follows is the release. Source: https://docs.sentry.io/product/releases/naming-releases/
 */
export function releaseOf({ release }: Pick<TrackedError, 'release'>, given: string) {
  return /^[^@\s]+@/.test(release ?? '') && release?.endsWith(`@${given}`) ? given : release
}
