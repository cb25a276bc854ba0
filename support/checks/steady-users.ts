/** Users who go on working, whatever happens behind the proxy: what each of their requests came to. */
import { setTimeout as pause } from 'node:timers/promises'
import { jobOf } from '../systems/job-of-answer.ts'
import type { Manifest } from '../systems/manifest.ts'
import { offerSlowly } from '../systems/slow-upload.ts'
import { tokenAt } from '../systems/token-exchange.ts'
import { expectThat } from './expect.ts'

export interface Request {
  readonly what: 'health' | 'list' | 'upload'
  /** Milliseconds since the users began. */
  readonly at: number
  readonly tookMs: number
  /** The status, or why there is none. */
  readonly came: number | string
  /** What was accepted, of an upload. */
  readonly job?: string
}

export interface SteadyUsers {
  /** Resolves once every kind of request has been answered. */
  readonly began: Promise<void>
  /** They finish what they are at; every request from the first one on. */
  leave(): Promise<readonly Request[]>
}

interface Place {
  readonly manifest: Manifest
  readonly url: string
  readonly token: string
  /** What they upload, again and again. */
  readonly document: Buffer<ArrayBuffer>
}

/** Between two requests of a kind: ten of each in a second. */
const everyMs = 100

/** So many uploads are under way at any moment, each for so long: one of them meets every replacement. */
const uploaders = 3
const uploadMs = 800

/** Nobody waits longer for an answer: in milliseconds. */
const patienceMs = 5_000

/** Health and a list at a steady rate, hardly less when answers are late, and slow uploads side by side. */
export function steadyUsers(place: Place): SteadyUsers {
  const requests: Request[] = []
  const leaving = new AbortController()
  const started = performance.now()
  const { promise: began, resolve } = Promise.withResolvers<void>()
  const note = async (what: Request['what'], ask: () => Promise<Came>) => {
    const at = performance.now() - started
    const came = await ask().catch((error: unknown) => ({ came: why(error) }))
    requests.push({ what, at, tookMs: performance.now() - started - at, ...came })
    if (new Set(requests.map((request) => request.what)).size === 3) resolve()
  }
  const { health, ingestions, list = ingestions } = place.manifest.routes
  const work = [
    steadily(leaving.signal, () => note('health', () => get(place, health))),
    steadily(leaving.signal, () => note('list', () => get(place, list))),
    ...Array.from({ length: uploaders }, async () => {
      while (!leaving.signal.aborted) {
        await note('upload', () => send(place))
        await pause(everyMs)
      }
    }),
  ]
  return {
    began,
    leave: async () => {
      leaving.abort()
      await Promise.all(work)
      return requests
    },
  }
}

type Came = Pick<Request, 'came' | 'job'>

/** So many of a kind wait at most: more would bury a system whose machine is busy with something else. */
const mostWaiting = 8

async function steadily(signal: AbortSignal, ask: () => Promise<void>): Promise<void> {
  const waiting = new Set<Promise<void>>()
  while (!signal.aborted) {
    if (waiting.size < mostWaiting) {
      const one: Promise<void> = ask().finally(() => waiting.delete(one))
      waiting.add(one)
    }
    await pause(everyMs)
  }
  await Promise.all(waiting)
}

async function get({ url, token }: Place, path: string): Promise<Came> {
  const signal = AbortSignal.timeout(patienceMs)
  const headers = { authorization: `Bearer ${await tokenAt(url, token)}` }
  const response = await fetch(url + path, { headers, signal })
  await response.arrayBuffer()
  return { came: response.status }
}

async function send({ manifest, url, token, document }: Place): Promise<Came> {
  const file = { name: 'worksheet.pdf', type: 'application/pdf', content: document }
  const times = { token, tookMs: uploadMs, withinMs: patienceMs }
  const { status, text } = await offerSlowly(manifest, url, file, times)
  if (status < 200 || status > 299) return { came: status }
  const body = JSON.parse(text) as Record<string, unknown>
  const job = await jobOf(manifest, body)
  return { came: status, ...(job !== undefined && { job }) }
}

function why(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string } }
  return name === 'TimeoutError' ? 'no answer in time' : (cause?.code ?? message)
}

/** How many there were of each kind, and the longest wait, for the report. */
export function inShort(requests: readonly Request[]): Record<string, string> {
  const kinds = Object.entries(Object.groupBy(requests, ({ what }) => what))
  const rows = kinds.map(([what, of]) => {
    const longest = Math.max(...of.map(({ tookMs }) => tookMs))
    return [what, `${of.length}, at most ${Math.round(longest)} ms`] as const
  })
  return Object.fromEntries(rows)
}

/** Every request was answered with success. */
export function allAnswered(requests: readonly Request[]): void {
  expectThat(requests.length > 0, 'nobody has asked anything')
  const failed = requests.filter(({ came }) => typeof came === 'string' || came < 200 || came > 299)
  expectThat(
    failed.length === 0,
    `${failed.length} of ${requests.length} requests failed while the release was replaced`,
    { expected: 'none', received: failuresInShort(failed) },
  )
}

/** A gap of seconds fails hundreds of requests alike: each kind with how many there were, and when. */
function failuresInShort(failed: readonly Request[]): string[] {
  const kinds = Object.entries(Object.groupBy(failed, ({ what, came }) => `${what}: ${came}`))
  return kinds.map(([kind, of = []]) => {
    const times = of.map(({ at }) => at / 1000)
    const [first, last] = [Math.min(...times), Math.max(...times)].map((time) => time.toFixed(1))
    const when = first === last ? `after ${first} s` : `from ${first} s to ${last} s`
    return `${kind}, ${of.length} times ${when}`.replace(', 1 times', ',')
  })
}
