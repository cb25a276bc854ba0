/** What the evidence allows to say of a promise about a share: kept, broken, or not yet known. */
import type { Judgement } from '../core/verdict.ts'
import { flawlessTrials, shareAtLeast, shareAtMost } from './bounds.ts'
import type { Risks } from './plan.ts'
import type { Tally } from './tally.ts'

/** The same trials by the two readings; see `readings.ts`. They are the same where time plays no part. */
export interface Evidence {
  readonly slow: Tally
  readonly quick: Tally
}

export interface ShareVerdict {
  readonly judgement: Judgement
  /** The share of bad trials lies between these. */
  readonly atLeast: number
  readonly atMost: number
  /** True when only the readings differ: the injector or the machine, not the sample, is in the way. */
  readonly hindered: boolean
}

/** At most the share `allowed` of all trials is bad. */
export function judgeShare(allowed: number, { slow, quick }: Evidence, risks: Risks): ShareVerdict {
  const atMost = upper(slow, risks.conforms)
  const atLeast = lower(quick, risks.violated)
  const judgement =
    atMost <= allowed ? 'conforms' : atLeast > allowed ? 'violated' : ('unverified' as const)
  const clear = (t: Tally) =>
    upper(t, risks.conforms) <= allowed || lower(t, risks.violated) > allowed
  const hindered = judgement === 'unverified' && (clear(slow) || clear(quick))
  return { judgement, atLeast, atMost, hindered }
}

/** The largest sample that is worth speaking of. */
const mostTrials = 1e9

/** How many trials would settle it if they went on like those seen; undefined when no number would. */
export function neededTrials(allowed: number, seen: Tally, risks: Risks): number | undefined {
  const conforms = risks.conforms === 0 ? risks.violated : risks.conforms
  const share = seen.trials === 0 ? 0 : seen.bad / seen.trials
  if (share === 0) return Math.ceil(flawlessTrials(allowed, conforms) * seen.cluster)
  const settled = (trials: number) => {
    const grown = { trials, bad: share * trials, cluster: seen.cluster }
    return upper(grown, conforms) <= allowed || lower(grown, risks.violated) > allowed
  }
  let high = Math.max(2, seen.trials)
  while (!settled(high)) {
    high *= 2
    if (high > mostTrials) return undefined
  }
  let low = Math.max(1, high / 2)
  while (high - low > Math.max(1, high / 1_000)) {
    const middle = (low + high) / 2
    if (settled(middle)) high = middle
    else low = middle
  }
  return Math.ceil(high)
}

/** Of clustered trials only so many count as independent ones are worth (Korn and Graubard, 1998). */
function upper({ trials, bad, cluster }: Tally, risk: number): number {
  return risk === 0 || trials === 0 ? 1 : shareAtMost(bad / cluster, trials / cluster, risk)
}

function lower({ trials, bad, cluster }: Tally, risk: number): number {
  return risk === 0 || trials === 0 ? 0 : shareAtLeast(bad / cluster, trials / cluster, risk)
}
