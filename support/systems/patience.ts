/** Requests of the suite's own to a system that answers nobody too often. */
import { setTimeout as pause } from 'node:timers/promises'
import { deadlineIn, inWords } from '../core/deadline.ts'
import { Unverified } from '../core/errors.ts'
import type { Answer } from './http-client.ts'

/** How long the suite waits for its turn, and how often it asks whoever does not say when to. */
export interface Patience {
  readonly withinMs: number
  readonly everyMs: number
}

/** Longer than the minute in which systems count. */
const usual: Patience = { withinMs: 100_000, everyMs: 2_000 }

/**
 * The first answer that is not 429. No document forbids to limit how often somebody signs in, and a suite
 * does so more often than people do: whoever never answers otherwise cannot be judged by what comes after.
 */
export async function inTurn(
  what: string,
  ask: () => Promise<Answer>,
  { withinMs, everyMs }: Patience = usual,
): Promise<Answer> {
  const deadline = deadlineIn(withinMs)
  for (;;) {
    const answer = await ask()
    if (answer.status !== 429) return answer
    const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN)
    const waitMs = Number.isFinite(seconds) ? Math.max(seconds * 1000, everyMs) : everyMs
    if (waitMs > deadline.left()) {
      throw new Unverified(`${what} is answered with 429 for ${inWords(deadline.elapsed())}`)
    }
    await pause(waitMs)
  }
}
