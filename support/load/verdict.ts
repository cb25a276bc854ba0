/** Loads a system until its promise is shown to be kept or broken, or the budget is used up. */
import { deadlineIn, inWords } from '../core/deadline.ts'
import type { Judgement } from '../core/verdict.ts'
import { type Evidence, judgeShare, neededTrials, type ShareVerdict } from './judge.ts'
import { obstacleIn } from './obstacle.ts'
import type { LoadRecord } from './open-load.ts'
import { type Plan, type Risks, risksAt } from './plan.ts'
import { allowedShare, evidenceFor, type SharePromise } from './promises.ts'
import { joined } from './tally.ts'
import { sentenceOf } from './wording.ts'

/** Makes at most `trials` trials and answers what happened; called once per look. */
export type Round = (trials: number, round: number) => Promise<LoadRecord>

export interface LoadVerdict {
  readonly judgement: Judgement
  /** What was promised, what was seen, and what would settle it where nothing is settled. */
  readonly sentence: string
  readonly evidence: Evidence
  /** The share of bad trials lies between these. */
  readonly bounds: Pick<ShareVerdict, 'atLeast' | 'atMost'>
  /** Trials that would settle what is not settled; undefined when no number would. */
  readonly needed?: number
  readonly records: readonly LoadRecord[]
}

export interface Trial {
  /** What is tried, for sentences: `uploads of 10 MB`. */
  readonly what: string
  readonly promise: SharePromise
  readonly plan: Plan
  /** No round begins after this. */
  readonly withinMs: number
  readonly round: Round
  /** Why a record must not be held against the system; `obstacleIn` unless given. */
  readonly obstacle?: (record: LoadRecord) => string | undefined
}

/** Never throws because of the system; errors of the rounds themselves pass through. */
export async function tryUntilClear(trial: Trial): Promise<LoadVerdict> {
  const { plan, promise, round } = trial
  const deadline = deadlineIn(trial.withinMs)
  const records: LoadRecord[] = []
  let evidence: Evidence | undefined
  for (const [look, size] of plan.looks.entries()) {
    const record = await round(size - (plan.looks[look - 1] ?? 0), look)
    records.push(record)
    evidence = together(evidence, evidenceFor(promise, record))
    const planned = look === plan.looks.length - 1
    const ended = planned || deadline.passed()
    const verdict = verdictOf(trial, evidence, records, risksAt(plan, ended))
    if (verdict.judgement !== 'unverified') return verdict
    if (ended) return planned ? verdict : outOfTime(verdict, trial)
  }
  throw new RangeError('a plan needs at least one look')
}

/** What the evidence so far says at one look. */
export function verdictOf(
  trial: Pick<Trial, 'what' | 'promise' | 'obstacle'>,
  evidence: Evidence,
  records: readonly LoadRecord[],
  risks: Risks,
): LoadVerdict {
  const allowed = allowedShare(trial.promise)
  const share = judgeShare(allowed, evidence, risks)
  const obstacle = records.map(trial.obstacle ?? obstacleIn).find((each) => each !== undefined)
  const refused = share.judgement === 'violated' && obstacle !== undefined
  const judgement = refused ? 'unverified' : share.judgement
  const settled = share.judgement !== 'unverified'
  const needed = settled ? undefined : neededTrials(allowed, evidence.slow, risks)
  const { what, promise } = trial
  const told = { what, promise, evidence, records, risks, share, judgement, obstacle, needed }
  return {
    judgement,
    sentence: sentenceOf(told),
    evidence,
    bounds: { atLeast: share.atLeast, atMost: share.atMost },
    ...(needed === undefined ? {} : { needed }),
    records,
  }
}

function together(before: Evidence | undefined, now: Evidence): Evidence {
  if (before === undefined) return now
  return { slow: joined(before.slow, now.slow), quick: joined(before.quick, now.quick) }
}

function outOfTime(verdict: LoadVerdict, { plan, withinMs }: Trial): LoadVerdict {
  const budget = `the budget of ${inWords(withinMs)} was over before ${plan.looks.at(-1)} trials`
  return { ...verdict, sentence: `${verdict.sentence}; ${budget}` }
}
