/** A backlog of jobs that workers work off: how many a minute, and what became of each. */

import { deadlineIn, inWords } from '../core/deadline.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { check } from '../history/check.ts'
import type { Kind, LifeEvent } from '../history/events.ts'
import { inWords as told } from '../history/finding.ts'
import { historyOf } from '../history/history.ts'
import { timeline } from '../history/timeline.ts'
import { judgeRate, rateSeen } from '../load/rate.ts'
import type { EndedTimes, QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import type { Upload } from '../systems/ingestions.ts'
import { statusesOf } from './status-history.ts'

export interface WorkedOff {
  /** Of those that ended well, in order of their ends, on the clock of the store. */
  readonly times: readonly EndedTimes[]
  readonly failed: number
  readonly unfinished: number
  /** From the first start to the last end; to the end of the watch where not all ended well. */
  readonly overMs: number
}

/** The store keeps the times, so a rare look loses none, and takes no processor from the workers. */
const everyMs = 400

/** Watches until all have ended or the time is up. */
export async function workedOff(
  queue: QueueProbe,
  jobs: readonly string[],
  withinMs: number,
): Promise<WorkedOff> {
  const deadline = deadlineIn(withinMs)
  const open = new Set(jobs)
  const times: EndedTimes[] = []
  let failed = 0
  let started: { readonly at: number; readonly elapsed: number } | undefined
  while (open.size > 0 && !deadline.passed()) {
    for (const id of open) {
      const { queuedAt, startedAt, finishedAt } = await queue.times(id)
      if (startedAt === undefined) continue
      started ??= { at: startedAt, elapsed: deadline.elapsed() }
      if (queuedAt === undefined || finishedAt === undefined) continue
      open.delete(id)
      if ((await queue.job(id)).state === 'completed') {
        times.push({ queuedAt, startedAt, finishedAt })
      } else failed += 1
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  times.sort((a, b) => a.finishedAt - b.finishedAt)
  const first = Math.min(...times.map(({ startedAt }) => startedAt))
  const last = times.at(-1)?.finishedAt ?? first
  const watched = deadline.elapsed() - (started?.elapsed ?? 0)
  const overMs = open.size === 0 && failed === 0 ? last - first : watched
  return { times, failed, unfinished: open.size, overMs }
}

/** At least so many complete a minute; a job that ends badly is not completed. */
export function completesPerMinute(scene: Scene, perMinute: number, worked: WorkedOff): void {
  const { times, overMs, failed, unfinished } = worked
  const first = Math.min(...times.map(({ startedAt }) => startedAt))
  if (times.length === 0) {
    const rest = `${failed} failed, ${unfinished} did not end`
    throw new Violation(`no task was completed in ${inWords(overMs)}: ${rest}`)
  }
  const seen = rateSeen(
    times.map(({ finishedAt }) => finishedAt - first),
    Math.max(1, overMs),
  )
  const verdict = judgeRate(perMinute, seen, { violated: 0.05, conforms: 0.05 })
  const figures = {
    completed: times.length,
    failed,
    unfinished,
    seconds: Math.round(overMs / 100) / 10,
    aMinute: Math.round(verdict.seen),
    atLeast: Math.floor(verdict.atLeast),
    atMost: Math.ceil(verdict.atMost),
    confidence: '95 % on each side',
  }
  scene.measured('tasks a minute', figures)
  const sentence = `${times.length} tasks in ${inWords(overMs)}: with 95 % confidence`
  const range = `between ${figures.atLeast} and ${figures.atMost} a minute, and ${perMinute} are promised`
  if (verdict.judgement === 'violated') {
    const most = Math.floor(verdict.atMost * 10) / 10
    throw new Violation(`${sentence} at most ${most} a minute, and ${perMinute} are promised`)
  }
  if (verdict.judgement === 'unverified') throw new Unverified(`${sentence} ${range}: inconclusive`)
}

const kindsOf: Readonly<Record<string, readonly Kind[]>> = {
  UPLOADED: ['submitted', 'accepted'],
  PROCESSING: ['started'],
  DRAFT: ['effect', 'finished'],
  FAILED: ['failed'],
}

/** Each extraction went its way to a draft, once, and none was lost; statuses on the clock of the database. */
export async function allBecomeDrafts(scene: Scene, sent: readonly Upload[]): Promise<void> {
  const events: LifeEvent[] = []
  for (const { extraction } of sent) {
    for (const { status, at } of await statusesOf(scene, extraction)) {
      const kinds = kindsOf[status] ?? []
      events.push(...kinds.map((kind) => ({ at, subject: extraction, kind })))
    }
  }
  scene.pictured('lives of the extractions', timeline('lives of the extractions', events))
  const findings = check(historyOf(events), { once: true })
  if (findings.length > 0) throw new Violation(findings.map(told).join('\n'))
  const failed = events.filter(({ kind }) => kind === 'failed').map(({ subject }) => subject)
  const drafts = events.filter(({ kind }) => kind === 'finished').length
  if (failed.length > 0 || drafts !== sent.length) {
    throw new Violation('extractions of the backlog that became a draft', {
      expected: sent.length,
      received: `${drafts}; FAILED: ${failed.join(', ') || 'none'}`,
    })
  }
}
