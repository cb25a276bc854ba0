/** Workers that fall silent, for a moment and for long, and the alerts about them. */
import { setTimeout as pause } from 'node:timers/promises'
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import type { Manifest } from '../systems/manifest.ts'
import { backendReady, type SystemProcess } from '../systems/system.ts'
import { inMs, inUnit } from '../systems/time-units.ts'
import { type AlertEar, alertEar, endedIn, heardAfter, raisedIn, wasHeard } from './alert-ear.ts'
import { exampleVariables } from './env-guide.ts'
import { expectEqual, expectThat } from './expect.ts'
import { ownQueue } from './own-queue.ts'
import { settingOf } from './settings.ts'

/** Stands for the documented silence of a minute. */
export const shortSilenceMs = 1_000
/** How often is looked and how often a worker beats, so that neither blurs the silence. */
export const shortBeatMs = 100
/** What a busy machine may add. */
const toleranceMs = 3_000

export interface Watched {
  readonly backend: SystemProcess
  readonly workers: readonly [SystemProcess, SystemProcess]
  readonly ear: AlertEar
}

export interface AlertHistory {
  /** After a pause of half the silence. */
  readonly afterPause: readonly string[]
  /** From the freezing of the first, then of the second worker, to the alert about it. */
  readonly raisedAfterMs: readonly (number | undefined)[]
  /** From the return of both to the end of both alerts. */
  readonly endedAfterMs: number | undefined
}

/** A backend and two workers on a queue of their own, with a short silence. */
export async function watchedWorkers(scene: Scene): Promise<Watched> {
  const { silenceLimit, watchInterval, heartbeat } = scene.manifest.settings
  const set = (setting: typeof heartbeat, name: string, ms: number) => {
    const { variable, unit } = settingOf(setting, name)
    return { [variable]: inUnit(ms, unit) }
  }
  const ear = await alertEar(scene)
  const { queue, changes: own } = await ownQueue(scene)
  const changes = {
    ...own,
    ...ear.changes,
    ...set(silenceLimit, 'silenceLimit', shortSilenceMs),
    ...set(watchInterval, 'watchInterval', shortBeatMs),
    ...set(heartbeat, 'heartbeat', shortBeatMs),
  }
  const [backend, first] = await Promise.all([
    scene.start('backend', changes),
    scene.start('worker', changes),
  ])
  await backendReady(scene.manifest, backend)
  await consumers(queue, 1)
  // One after the other: on one host each takes a name that the other does not have.
  const second = await scene.start('worker', changes)
  await consumers(queue, 2)
  return { backend, workers: [first, second], ear }
}

async function consumers(queue: QueueProbe, count: number): Promise<void> {
  await eventually(
    `${count} workers wait for jobs`,
    async () => {
      const now = await queue.consumers()
      if (now < count) throw new Violation(`${now} of ${count} wait`)
    },
    { withinMs: 20_000 },
  )
}

/** A pause of one worker, the end of its life signs, those of the other one, and the return of both. */
export async function fallSilent(scene: Scene, watched: Watched): Promise<AlertHistory> {
  const { manifest, scope } = scene
  const { backend, workers, ear } = watched
  const raised = async () => raisedIn(await ear.messages(backend), manifest, 'workerDown')
  const ended = async () => endedIn(await ear.messages(backend), manifest, 'workerDown')
  const freeze = ({ process }: SystemProcess) => {
    scope.undo('let the worker go on', () => process.signal('SIGCONT'))
    process.signal('SIGSTOP')
  }
  const [first, second] = workers
  freeze(first)
  await pause(shortSilenceMs / 2)
  first.process.signal('SIGCONT')
  await pause(3 * shortBeatMs) // the next looks after the return still belong to the pause
  const afterPause = await raised()
  const withinMs = 2 * shortSilenceMs + toleranceMs
  freeze(first)
  const one = await heardAfter(afterPause.length + 1, raised, withinMs)
  freeze(second)
  const two = await heardAfter(afterPause.length + 2, raised, withinMs)
  for (const { process } of workers) process.signal('SIGCONT')
  const endedAfterMs = await heardAfter(2, ended, withinMs)
  return { afterPause, raisedAfterMs: [one, two], endedAfterMs }
}

/** A pause that is shorter than the silence is no news. */
export function pauseIsNoNews({ afterPause }: AlertHistory): void {
  expectEqual('alerts about a worker that paused for half the silence', afterPause, [])
}

/** Each alert came when the silence had lasted long enough. */
export function raisedInTime({ raisedAfterMs }: AlertHistory): void {
  const least = shortSilenceMs - 2 * shortBeatMs // it may have been silent for a beat already
  for (const [at, ms] of raisedAfterMs.entries()) {
    const silence = `a silence of ${shortSilenceMs} ms`
    wasHeard(at === 0 ? `${silence} of one worker` : `${silence} of the last worker`, ms)
    expectThat(ms >= least, 'an alert about a silent worker came too early', {
      expected: `after ${least} ms at the earliest`,
      received: `${ms} ms`,
    })
  }
}

/** Whoever was told of the silence is told of its end. */
export function endedInTime({ endedAfterMs }: AlertHistory): void {
  wasHeard('the return of the workers', endedAfterMs)
}

/** The silence that everybody gets who copies the example is the documented one. */
export function documentsSilence(manifest: Manifest, documentedMs: number): void {
  const { variable, unit } = settingOf(manifest.settings.silenceLimit, 'silenceLimit')
  const value = Number(exampleVariables(manifest)[variable])
  const ms = inMs(value, unit)
  expectEqual(`${variable} of the environment example in milliseconds`, ms, documentedMs)
}
