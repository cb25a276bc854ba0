/**
 * Asks a Supabase provider every step of the contract and compares its answers with the known ones.
 */
import { isDeepStrictEqual } from 'node:util'
import { describe, NoteMissing, Unverified } from '../../../core/errors.ts'
import type { PostgresAddress, SupabaseAddress } from '../../../ports/services.ts'
import { adminAnswers } from './admin-answers.ts'
import { knownAnswers } from './known-answers.ts'
import { type Answer, normalised } from './normalise.ts'
import { prepare, tidyUp } from './prepare.ts'
import { steps } from './steps/all.ts'
import { type ContractWorld, openWorld, type Step } from './world.ts'

export type StepOutcome =
  | { readonly step: string; readonly verdict: 'same' }
  | {
      readonly step: string
      readonly verdict: 'differs'
      readonly expected: Answer | undefined
      readonly received: Answer
    }
  | { readonly step: string; readonly verdict: 'unverified'; readonly reason: string }

/**
 * Runs all steps in order against `address`, whose database is `postgres` (a role that may write
 * the storage schema). Makes three users, three buckets (`docs`, `owned`, `pub`) and a schema, and
 * removes them at the end; it refuses to begin where those buckets exist.
 */
export async function checkContract(
  address: SupabaseAddress,
  postgres: PostgresAddress,
): Promise<readonly StepOutcome[]> {
  const known = await knownAnswers()
  const world = await openWorld(address, postgres)
  try {
    await prepare(world)
    try {
      const outcomes: StepOutcome[] = []
      for (const step of steps) outcomes.push(await outcomeOf(step, world, known))
      return outcomes
    } finally {
      await tidyUp(world)
    }
  } finally {
    await world.sql.end()
  }
}

async function outcomeOf(
  { name: step, run }: Step,
  world: ContractWorld,
  known: ReadonlyMap<string, Answer>,
): Promise<StepOutcome> {
  world.recorder.take()
  const result = await resultOf(() => run(world))
  if (result instanceof Unverified || result instanceof NoteMissing) {
    return { step, verdict: 'unverified', reason: describe(result) }
  }
  const answer = normalised({ exchanges: world.recorder.take(), result }, world.placeholders)
  const received = adminAnswers.has(step) ? outline(answer) : answer
  const expected = adminAnswers.get(step) ?? known.get(step)
  return isDeepStrictEqual(received, expected)
    ? { step, verdict: 'same' }
    : { step, verdict: 'differs', expected, received }
}

/** Request line and status only: of the admin API the client library's result is what counts. */
function outline({ exchanges, result }: Answer): Answer {
  const outlined = exchanges.map(({ method, path, status }) => ({
    method,
    path,
    status,
    headers: {},
  }))
  return { exchanges: outlined, result }
}

/** What the step returned or threw, reduced to what the contract speaks of. */
async function resultOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return shown(await run())
  } catch (error) {
    if (error instanceof Unverified || error instanceof NoteMissing) return error
    const { message, code, hint } = Object(error)
    return { thrown: message, code, hint }
  }
}

/**
 * A pair of data and error, as every call of the client library returns it; anything else as it is.
 */
function shown(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('error' in value)) return value
  const data = 'data' in value ? value.data : undefined
  return { data: data instanceof Blob ? blobText(data) : data, error: shownError(value.error) }
}

const blobText = ({ size, type }: Blob) => `<blob ${size} ${type}>`

function shownError(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error
  const { name, message, status, statusCode, code } = Object(error)
  return { name, message, status, statusCode, ...(name === 'AuthApiError' && { code }) }
}
