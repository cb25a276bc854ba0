/** A verdict about load in one sentence: what was promised, what was seen, how sure that is. */
import type { Judgement } from '../core/verdict.ts'
import { flawlessTrials } from './bounds.ts'
import type { Evidence, ShareVerdict } from './judge.ts'
import type { LoadRecord } from './open-load.ts'
import type { Risks } from './plan.ts'
import { allowedShare, inPromise, percent, type SharePromise } from './promises.ts'

export interface Told {
  readonly what: string
  readonly promise: SharePromise
  readonly evidence: Evidence
  readonly records: readonly LoadRecord[]
  readonly risks: Risks
  readonly share: ShareVerdict
  readonly judgement: Judgement
  readonly obstacle: string | undefined
  readonly needed: number | undefined
}

export function sentenceOf(told: Told): string {
  const { what, promise, evidence, risks, share, judgement } = told
  const head = `${what}: ${inPromise(promise)}`
  const bad = promise.kind === 'success' ? 'failed' : 'were not in time'
  if (judgement === 'conforms') {
    const { slow } = evidence
    const sure = `at most ${percent(share.atMost)} with ${confidence(risks.conforms)} confidence`
    return `${head}; ${slow.bad} of ${slow.trials} ${bad}, so ${sure}`
  }
  if (judgement === 'violated') {
    const { quick } = evidence
    const sure = `at least ${percent(share.atLeast)} with ${confidence(risks.violated)} confidence`
    return `${head}; ${quick.bad} of ${quick.trials} ${bad}, so ${sure}${reasons(told.records)}`
  }
  return `${head}: inconclusive; ${evidence.slow.bad} of ${evidence.slow.trials} ${bad}; ${wayOut(told)}`
}

function wayOut({ promise, evidence, risks, share, obstacle, needed }: Told): string {
  if (obstacle !== undefined) return `${obstacle}: repeat it where injector and system have room`
  if (share.hindered) {
    const { slow, quick } = evidence
    return `counted without what held injector and system up, ${quick.bad}; ${slow.bad} with it: repeat it on a quieter machine`
  }
  if (evidence.slow.bad === 0) {
    const risk = risks.conforms === 0 ? risks.violated : risks.conforms
    const least = flawlessTrials(allowedShare(promise), risk).toLocaleString('en')
    return `it takes ${least} trials without a bad one to show this with ${confidence(risk)} confidence`
  }
  if (needed === undefined) return 'it lies on the limit: no number of trials settles it'
  return `going on like this, about ${needed.toLocaleString('en')} trials would settle it`
}

/** The most frequent reasons of failures, because a number alone mends nothing. */
function reasons(records: readonly LoadRecord[]): string {
  const all = new Map<string, number>()
  for (const { failures } of records) {
    for (const [reason, count] of failures) all.set(reason, (all.get(reason) ?? 0) + count)
  }
  const top = [...all].sort((a, b) => b[1] - a[1]).slice(0, 3)
  return top.length === 0 ? '' : `: ${top.map(([reason, n]) => `${n}× ${reason}`).join('; ')}`
}

function confidence(risk: number): string {
  return `${Number((100 * (1 - risk)).toFixed(2))} %`
}
