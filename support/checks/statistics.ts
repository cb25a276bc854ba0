/** The statistics for administrators, read by the paths that the manifest gives. */
import { Violation } from '../core/errors.ts'
import { type Answer, call, json } from '../systems/http-client.ts'
import type { Manifest } from '../systems/manifest.ts'

export interface Statistics {
  readonly durationMs: number
  /** How many jobs at a time, one number for each living worker. */
  readonly slots: readonly number[]
  readonly succeeded: number
  readonly failed: number
  /** Mean run time by worker, in milliseconds. */
  readonly meanMs: readonly number[]
  /** Of the queue that jobs are sent to, and of all queues together. */
  readonly waiting: number
  readonly waitingAnywhere: number
  readonly unfinished: number
  readonly memory: { readonly used: number; readonly limit: number; readonly evicted: number }
}

/** Asks as the holder of `token`, or as a stranger. */
export function askStatistics(
  { statistics }: Manifest,
  backendUrl: string,
  token?: string,
): Promise<Answer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return call(backendUrl + statistics.route, { headers })
}

/** The figures as an administrator sees them; an answer that is no success is a violation. */
export async function readStatistics(
  manifest: Manifest,
  backendUrl: string,
  token: string,
): Promise<Statistics> {
  const { statistics, queue } = manifest
  const answer = await askStatistics(manifest, backendUrl, token)
  if (answer.status !== 200) {
    const what = `${statistics.route} refuses an administrator`
    throw new Violation(what, { expected: 200, received: answer.status })
  }
  const tree = json(answer)
  const numbers = (path: string, name = queue.name) => numbersAt(tree, path, name, queue.task)
  const sum = (path: string, name?: string) => total(numbers(path, name))
  const { used, limit, evicted } = statistics.memory
  return {
    durationMs: Math.round(answer.durationMs),
    slots: numbers(statistics.concurrency),
    succeeded: sum(statistics.succeeded),
    failed: sum(statistics.failed),
    meanMs: numbers(statistics.meanMs),
    waiting: sum(statistics.waiting),
    waitingAnywhere: sum(statistics.waiting, '*'),
    unfinished: total(statistics.unfinished.flatMap((path) => numbers(path))),
    memory: { used: sum(used), limit: sum(limit), evicted: sum(evicted) },
  }
}

/** Every number at `path`: dots go inward, `*` is every element, `{queue}` and `{task}` are names. */
export function numbersAt(tree: unknown, path: string, queue: string, task = ''): number[] {
  const steps = path
    .split('.')
    .map((step) => step.replace('{queue}', queue).replace('{task}', task))
  const found = steps.reduce<unknown[]>(
    (values, step) => values.flatMap((value) => inside(value, step)),
    [tree],
  )
  return found.filter((value) => typeof value === 'number')
}

function inside(value: unknown, step: string): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  if (step === '*') return Object.values(value)
  return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : []
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0)
