/** Large uploads one after another and several at once: how long the user waits for each. */
import { randomBytes } from 'node:crypto'
import { closedLoad } from '../load/closed-load.ts'
import { type Plan, usualRisks } from '../load/plan.ts'
import type { LatencyPromise } from '../load/promises.ts'
import { type LoadVerdict, tryUntilClear } from '../load/verdict.ts'
import type { Upload } from '../systems/ingestions.ts'

/**
 * Documents of one size, each with bytes of its own in the middle of its content, where any bytes may stand.
 * Made before the clock runs: random bytes for each of them would cost more time than sending them.
 */
export function distinctCopies(document: Buffer<ArrayBuffer>): () => Buffer<ArrayBuffer> {
  return () => {
    const copy = Buffer.from(document)
    randomBytes(16).copy(copy, copy.length >> 1)
    return copy
  }
}

export interface LargeUploads {
  readonly verdict: LoadVerdict
  /** The one that was accepted last. */
  readonly last: Upload | undefined
}

/** In the last round; before it there is one user. */
const usersAtOnce = 5

/** 29 trials in time show nine of ten with 95 % confidence: 0.9 to the 29th is below 0.05. */
const plan: Plan = { looks: [5, 14, 29], ...usualRisks, pass: 'last' }

/** An upload counts from its first byte to the answer: the way through the backend to the storage. */
export async function uploadLarge(
  promise: LatencyPromise,
  send: () => Promise<Upload>,
): Promise<LargeUploads> {
  let last: Upload | undefined
  const operation = async () => {
    last = await send()
  }
  const round = (mostTrials: number, look: number) =>
    closedLoad({
      users: look < plan.looks.length - 1 ? 1 : usersAtOnce,
      operation,
      forMs: 120_000,
      mostTrials,
      // Beyond its limit an upload is late, however late it is.
      answerWithinMs: 2 * promise.belowMs,
    })
  const what = 'uploads through the backend'
  const verdict = await tryUntilClear({ what, promise, plan, withinMs: 60_000, round })
  return { verdict, last }
}
