/** A worker that is told to stop while it works. */
import { within } from '../core/deadline.ts'
import { Violation } from '../core/errors.ts'
import { historiesOf } from '../history/histories.ts'
import type { Scene } from '../run/scene.ts'
import type { SystemProcess } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'
import { jobsOf, type Load } from './load.ts'

/** Jobs that a worker was about to take when the signal came, in milliseconds. */
const onTheirWayMs = 150

export interface Stopped {
  readonly worker: SystemProcess
  /** When the signal was sent; milliseconds since the epoch. */
  readonly at: number
  readonly code: number | string
}

/** Sends the signal by which a container is stopped, and waits for the end. */
export async function stopInOrder({ manifest }: Scene, worker: SystemProcess): Promise<Stopped> {
  const { stopsWithin } = manifest.queue
  const at = Date.now()
  worker.process.signal('SIGTERM')
  const late = () => new Violation(`the worker has not ended ${stopsWithin} s after SIGTERM`)
  const exit = await within(stopsWithin * 1000, worker.process.exited, late)
  return { worker, at, code: exit.code ?? exit.signal ?? 'unknown' }
}

/** What it ran is finished by itself, nothing was taken after the signal, and its status says success. */
export function finishedInOrder(scene: Scene, { worker, at, code }: Stopped, load: Load): void {
  const histories = historiesOf(load.events)
  const handedBack = new Set(
    load.events.filter((e) => e.kind === 'returned' && e.at >= at).map(({ job }) => job),
  )
  const its = jobsOf(worker, load.uploads).filter(({ job }) => !handedBack.has(job))
  const own = its.map(({ job }) => {
    const { starts = [], ends = [] } = histories.get(job) ?? {}
    return {
      job,
      startedMs: Math.max(...starts) - at,
      endedMs: Math.max(...ends.map((e) => e.at)) - at,
    }
  })
  scene.measured('jobs of the worker that was told to stop (0: the signal)', {
    exit: code,
    jobs: own.map(({ startedMs, endedMs }) => `${startedMs} to ${endedMs} ms`),
  })
  if (!own.some(({ startedMs, endedMs }) => startedMs <= 0 && endedMs > 0)) {
    throw new Error('no job was at work when the signal came: this proves nothing')
  }
  expectEqual('exit status of the worker', code, 0)
  const late = own.filter(({ startedMs }) => startedMs > onTheirWayMs)
  expectThat(late.length === 0, 'the worker takes jobs after it was told to stop', {
    received: late,
  })
}
