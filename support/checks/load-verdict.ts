/** A verdict about load as the report shows it and as the requirement feels it. */
import { Unverified, Violation } from '../core/errors.ts'
import type { LoadRecord } from '../load/open-load.ts'
import { latencyByPercentile, latencyOverTime, throughput } from '../load/plots.ts'
import { quantileName, type SharePromise } from '../load/promises.ts'
import { quantileOf } from '../load/quantile.ts'
import { readingsOf } from '../load/readings.ts'
import { standstillsIn } from '../load/standstills.ts'
import type { LoadVerdict } from '../load/verdict.ts'
import type { Place } from '../run/scene.ts'

/** Puts figures and pictures into the report; throws unless the promise was shown to be kept. */
export function keptUnderLoad(
  scene: Place,
  what: string,
  promise: SharePromise,
  verdict: LoadVerdict,
): void {
  const { records, evidence, bounds, needed } = verdict
  scene.measured(what, {
    verdict: verdict.judgement,
    because: verdict.sentence,
    trials: evidence.slow.trials,
    bad: evidence.slow.bad,
    badWithoutHindrance: evidence.quick.bad,
    shareOfBad: bounds,
    ...(needed === undefined ? {} : { trialsThatWouldSettleIt: needed }),
    ...(promise.kind === 'latency' ? figuresOf(promise.quantile, verdict) : {}),
    rounds: records.map(roundOf),
  })
  const limit = promise.kind === 'latency' ? { limitMs: promise.belowMs } : {}
  for (const [index, record] of records.entries()) {
    const title = records.length === 1 ? what : `${what}, round ${index + 1}`
    const marks = standstillsIn(record)
    for (const draw of [latencyByPercentile, latencyOverTime, throughput]) {
      scene.pictured(title, draw(record, { title, marks, ...limit }))
    }
  }
  if (verdict.judgement === 'violated') throw new Violation(verdict.sentence)
  if (verdict.judgement === 'unverified') throw new Unverified(verdict.sentence)
}

function figuresOf(quantile: number, { records, evidence }: LoadVerdict): Record<string, unknown> {
  const readings = records.map(readingsOf)
  const joined = (key: 'slow' | 'quick') =>
    Float64Array.from(readings.flatMap((reading) => [...reading[key]]))
  const { cluster } = evidence.slow
  const figure = quantileOf(joined('slow'), joined('quick'), quantile, { cluster, risk: 0.05 })
  const rounded = Object.entries(figure).map(([key, ms]) => [key, Math.round(ms)])
  return { [quantileName(quantile)]: Object.fromEntries(rounded), clusterOfTrials: cluster }
}

function roundOf(record: LoadRecord) {
  const { plan, durationMs, trials, failures, health } = record
  const standstills = standstillsIn(record).map(({ fromMs, toMs }) => {
    return `${Math.round(toMs - fromMs)} ms from second ${(fromMs / 1_000).toFixed(1)}`
  })
  return {
    plan,
    trials: trials.count,
    seconds: Math.round(durationMs / 100) / 10,
    failures: [...failures].map(([reason, count]) => `${count}× ${reason}`).join('; '),
    nothingAnsweredFor: standstills.join('; '),
    injectorCpu: `${Math.round(health.cpu * 100)} %`,
    injectorHeldUpMs: Math.round(health.loopDelayMs.max),
  }
}
