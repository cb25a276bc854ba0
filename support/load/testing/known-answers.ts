/** A server whose latencies are drawn from a law that is known, so that the true answer can be computed. */
import { exponential, type Random, seeded } from '../random.ts'

export interface Law {
  readonly seed: number
  /** Every answer takes at least this; on top comes an exponential time of mean `meanMs`. */
  readonly baseMs: number
  readonly meanMs: number
  /** All of it times 1 + `shift`. */
  readonly shift?: number
  /** In every `everyMs` from the first request on, nothing is answered for `forMs`. */
  readonly stall?: { readonly everyMs: number; readonly forMs: number; readonly firstAtMs: number }
  /** This share of the requests is cut instead of answered. */
  readonly cut?: number
}

/** The time that each request takes by itself, in order of arrival. */
export function delaysOf({ seed, baseMs, meanMs, shift = 0 }: Law): Random {
  const random = seeded(seed)
  return () => (baseMs + exponential(random, meanMs)) * (1 + shift)
}

/** When a request that comes at `at` begins to be worked on: at once, or when the stall is over. */
export function beginsAt({ stall }: Law, at: number): number {
  if (stall === undefined || at < stall.firstAtMs) return at
  const into = (at - stall.firstAtMs) % stall.everyMs
  return into < stall.forMs ? at + stall.forMs - into : at
}

/** The true quantile of the latency from the intended start, for arrivals at any time with equal chance. */
export function trueQuantile(law: Law, quantile: number): number {
  let low = 0
  let high = 1_000_000
  for (let i = 0; i < 80; i += 1) {
    const middle = (low + high) / 2
    if (shareAbove(law, middle) > 1 - quantile) low = middle
    else high = middle
  }
  return high
}

const slices = 2_000

/** Outside a stall the exponential tail; inside, the rest of the stall comes on top. */
function shareAbove({ baseMs, meanMs, shift = 0, stall }: Law, ms: number): number {
  const tail = (left: number) => Math.min(1, Math.exp(-(left / (1 + shift) - baseMs) / meanMs))
  if (stall === undefined) return tail(ms)
  let stalled = 0
  for (let i = 0; i < slices; i += 1) stalled += tail(ms - ((i + 0.5) / slices) * stall.forMs)
  const share = stall.forMs / stall.everyMs
  return (1 - share) * tail(ms) + (share * stalled) / slices
}
