/** The statistics for administrators, read by the paths that the manifest gives. */
import { Unverified, Violation } from '../core/errors.ts'
import { type Answer, call, excerpt, json } from '../systems/http-client.ts'
import type { Manifest } from '../systems/manifest.ts'
import { usualFigures } from '../systems/manifest-parts/monitoring.ts'

export type Figure = keyof typeof usualFigures

export interface Statistics {
  /** Of the answer: what is no 200 has no figures, and its beginning stands here. */
  readonly refusal?: string
  /** What was not found, of the figures that the manifest says nothing of. */
  readonly silent: readonly Figure[]
  readonly durationMs: number
  /** How many jobs at a time, one number for each living worker. */
  readonly slots: readonly number[]
  readonly succeeded: number
  readonly failed: number
  /** Mean run time by worker, in milliseconds. */
  readonly meanMs: readonly number[]
  /** Of the queue that jobs are sent to. */
  readonly waiting: number
  /** Without what has failed for good: nobody is going to take it. */
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
  const figures = await lookAtStatistics(manifest, backendUrl, token)
  refuseRefusal(figures, 'gives an administrator no statistics')
  return figures
}

/** The same where the figures of one moment are refused and those of another are judged all the same. */
export async function lookAtStatistics(
  manifest: Manifest,
  backendUrl: string,
  token: string,
): Promise<Statistics> {
  const { statistics, queue } = manifest
  const answer = await askStatistics(manifest, backendUrl, token)
  const refused = answer.status !== 200
  const tree = refused ? {} : json(answer)
  const silent: Figure[] = []
  const numbers = (figure: Figure, name = queue.name) => {
    const { paths, stated } = pathsOf(statistics, figure)
    const found = paths.map((path) => numbersAt(tree, path, name, queue.task))
    // A sum of which a part is missing is not the figure.
    if (found.some((each) => each.length === 0) && !stated) silent.push(figure)
    return found.flat()
  }
  const sum = (figure: Figure, name?: string) => total(numbers(figure, name))
  const lying = queue.deadLetters === undefined ? 0 : sum('waiting', queue.deadLetters)
  return {
    ...(refused ? { refusal: `${answer.status} ${excerpt(answer)}` } : {}),
    silent,
    durationMs: Math.round(answer.durationMs),
    slots: numbers('concurrency'),
    succeeded: sum('succeeded'),
    failed: sum('failed'),
    meanMs: numbers('meanMs'),
    waiting: sum('waiting'),
    waitingAnywhere: sum('waiting', '*') - lying,
    unfinished: sum('unfinished'),
    memory: {
      used: sum('memory.used'),
      limit: sum('memory.limit'),
      evicted: sum('memory.evicted'),
    },
  }
}

/** Statistics that were no answer are a violation of whatever must be read there. */
export function refuseRefusal({ refusal }: Pick<Statistics, 'refusal'>, what: string): void {
  if (refusal === undefined) return
  throw new Violation(`the route of the statistics ${what}`, { expected: 200, received: refusal })
}

function pathsOf(said: Manifest['statistics'], figure: Figure) {
  const { memory, ...others } = said
  const all: Partial<Record<string, string | readonly string[]>> = {
    ...others,
    ...Object.fromEntries(Object.entries(memory).map(([name, path]) => [`memory.${name}`, path])),
  }
  const stated = all[figure]
  return { paths: [stated ?? usualFigures[figure]].flat(), stated: stated !== undefined }
}

/** Ends the check where a figure is not where it usually is, and the manifest does not say where else. */
export function refuseSilence({ silent }: Statistics, figures: readonly Figure[]): void {
  const missing = figures.filter((figure) => silent.includes(figure))
  if (missing.length === 0) return
  const fields = missing.map((figure) => `statistics.${figure}`).join(', ')
  const usual = missing.map((figure) => [usualFigures[figure]].flat().join(' + ')).join(', ')
  throw new Unverified(`needs ${fields} in the manifest: nothing is found at ${usual}`)
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
