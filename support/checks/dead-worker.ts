/** Jobs whose worker is killed in the middle: what is lost, what is done twice, and what is kept. */
import { FinalViolation, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import { kill } from '../faults/signals.ts'
import { historiesOf } from '../history/histories.ts'
import type { Upload } from '../systems/ingestions.ts'
import type { SystemProcess } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'
import type { Lab } from './failure-lab.ts'
import { allEnd, allSucceeded } from './job-accounts.ts'
import { jobsOf, type Load } from './load.ts'
import { namesJob } from './same-id.ts'
import { settingOf } from './settings.ts'
import { resilienceOf } from './short-times.ts'

/** What was over when the worker died. */
export interface Death {
  readonly worker: SystemProcess
  readonly uploads: readonly Upload[]
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** Kills the worker once a job of its has come to the stage of that number; the first is 0. */
export async function killAtStage(
  lab: Lab,
  worker: SystemProcess,
  uploads: readonly Upload[],
  stage: number,
): Promise<Death> {
  const name = stagesOf(lab)[stage] ?? ''
  await eventually(
    `a job of the worker comes to the stage "${name}"`,
    () => {
      if (worker.process.exit() !== undefined) throw new FinalViolation('the worker has ended')
      if (!uploads.some((upload) => startsStage(lab, worker, upload, name))) {
        throw new Violation('none has')
      }
    },
    { withinMs: 10_000, everyMs: 5 },
  )
  await kill(worker.process)
  return { worker, uploads, at: Date.now() }
}

/** Every job ends as a success in time, what the dead worker held included, with its draft there once. */
export async function noneIsLost(lab: Lab, death: Death, withinMs: number): Promise<Load> {
  const accounts = await allEnd(lab, death.uploads, withinMs)
  await allSucceeded(lab, accounts)
  const events = await lab.records.events()
  const histories = historiesOf(events)
  const orphans = death.uploads.filter(({ job }) => (histories.get(job)?.starts.length ?? 0) > 1)
  const last = Math.max(
    ...orphans.flatMap(({ job }) => histories.get(job)?.ends.map((e) => e.at) ?? []),
  )
  lab.scene.measured('jobs of a killed worker', {
    jobs: death.uploads.length,
    held: orphans.length,
    lastOneDoneAfterMs: last - death.at,
  })
  if (orphans.length === 0) throw new Error('no job was at work when its worker was killed')
  const ends = death.uploads.map(({ job }) => histories.get(job)?.ends.length ?? 0)
  expectThat(
    ends.every((count) => count === 1),
    'a job has ended more than once',
    {
      received: ends,
    },
  )
  return { uploads: death.uploads, events }
}

/** A stage that the dead worker had left behind is not started again by anybody else. */
export function resumed(lab: Lab, { worker, uploads }: Death): void {
  const stages = stagesOf(lab)
  const others = lab.workers.filter((each) => each !== worker)
  const left = jobsOf(worker, uploads).flatMap((upload) => {
    const begun = stages.filter((stage) => startsStage(lab, worker, upload, stage))
    return begun.slice(0, -1).map((stage) => ({ upload, stage }))
  })
  const over = left.filter(({ upload }) =>
    others.some((other) => jobsOf(other, [upload]).length > 0),
  )
  lab.scene.measured('stages that were over when the worker died', { stages: over.length })
  if (left.length === 0) throw new Error('no stage of a job was over when its worker was killed')
  expectThat(over.length > 0, 'no other worker goes on with a job of the killed one', {
    expected: 'a line of its log about one of these jobs',
    received: left.map(({ upload, stage }) => `${stage} of ${upload.job} was over`),
  })
  const repeated = over.filter(({ upload, stage }) =>
    others.some((other) => startsStage(lab, other, upload, stage)),
  )
  expectEqual(
    'stages that were over and are worked on again',
    repeated.map(({ upload, stage }) => `${stage} of ${upload.job}`),
    [],
  )
}

/** The documents' own bound for a message is the size below which Redis is meant to be used. */
const largestMessage = 1024 * 1024

/** No job takes more of the store than a message may, the one of many pages included. */
export async function messagesAreSmall(lab: Lab): Promise<void> {
  const bytes = await lab.records.largestEntry()
  lab.scene.measured('the largest entry of the queue', { bytes })
  expectThat(bytes <= largestMessage, 'the largest entry of the queue', {
    expected: `at most ${largestMessage} bytes`,
    received: bytes,
  })
}

function startsStage(lab: Lab, { process }: SystemProcess, upload: Upload, stage: string): boolean {
  const { line } = resilienceOf(lab.scene.manifest.resilience.stageLog, 'stageLog')
  const isOf = (text: string) => [line, stage].every((word) => text.includes(word))
  return process.lines().some(({ text }) => isOf(text) && namesJob(text, upload.job))
}

function stagesOf({ scene }: Lab): readonly string[] {
  return settingOf(scene.manifest.settings.failingStage, 'failingStage').stages
}
