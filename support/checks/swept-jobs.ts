/** Extractions whose job is gone for good: the system's own sweep ends them as failures that everybody can see. */
import { Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import type { Changes } from '../systems/environment.ts'
import type { Manifest } from '../systems/manifest.ts'
import type { SystemProcess } from '../systems/system.ts'
import { inMs, inUnit } from '../systems/time-units.ts'
import { programWords } from './compose-files.ts'
import { expectEqual } from './expect.ts'
import { errorNames } from './log-records.ts'
import { messagesAt } from './lonely-worker.ts'
import { statusNow } from './status-history.ts'
import { toldElsewhere } from './told-events.ts'

/** As short as the age of a lost extraction can be made, in milliseconds; units make more of it. */
const lostAfterMs = 3_000

/** What a sweep may take by itself, and how often one is sent. */
const sweepBudgetMs = 30_000
const everyMs = 5_000

/** How often the workers look where they do so by themselves, in milliseconds. */
const looksEveryMs = 500

export interface Sweep {
  /** What the suite sends in place of a scheduler; without one the workers look by themselves. */
  readonly task?: string
  /** Makes what is lost old enough soon. */
  readonly changes: Changes
  /** After this time everything that is lost has been swept. */
  readonly withinMs: number
}

/** Undefined where the manifest names no age, or neither a task that a scheduler sends nor a pause. */
export function sweepOf({ resilience }: Pick<Manifest, 'resilience'>): Sweep | undefined {
  const { sweepTask: task, sweep, lostAfter } = resilience
  if (lostAfter === undefined) return undefined
  const value = inUnit(lostAfterMs, lostAfter.unit)
  const aged = { [lostAfter.variable]: value }
  const withinMs = inMs(Number(value), lostAfter.unit) + sweepBudgetMs
  if (task !== undefined) return { task, changes: aged, withinMs }
  if (sweep === undefined) return undefined
  const pause = inUnit(looksEveryMs, sweep.unit)
  const changes = { ...aged, [sweep.variable]: pause }
  return { changes, withinMs: withinMs + inMs(Number(pause), sweep.unit) }
}

/** The suite sends the task in place of a scheduler: one has to be there that knows the task. */
export function refuseUnscheduled(
  { task }: Sweep,
  scheduled: readonly string[],
  project: ComposeProject,
): void {
  if (task === undefined) return
  if (!scheduled.includes(task)) {
    throw new Unverified(`needs a schedule in the programs that names ${task}`)
  }
  const isScheduler = (service: ComposeService) =>
    programWords(service).some((word) => /^(beat|-B|--beat)$/.test(word))
  if (!Object.values(project.services).some(isScheduler)) {
    throw new Unverified(
      `needs a service of the composition that sends ${task}, such as celery beat`,
    )
  }
}

/** Sends the task as the scheduler would, where there is one, until no extraction is under way; a log names each that failed. */
export async function sweepEnds(
  scene: Scene,
  { task, withinMs }: Sweep,
  { url, extractions, worker }: Swept,
): Promise<void> {
  const messages = messagesAt(scene, url, scene.manifest.queue.general)
  const statuses = await eventually(
    'every extraction whose job is gone ends',
    async () => {
      if (task !== undefined) await messages.send({ task, payload: {} })
      const rows = await Promise.all(extractions.map((each) => statusNow(scene, each)))
      const open = rows.filter((status) => !['DRAFT', 'FAILED'].includes(status))
      if (open.length === 0) return rows
      throw new Violation(`${open.length} of ${rows.length} are ${open[0]}`)
    },
    { withinMs, everyMs },
  )
  const failed = extractions.filter((_, at) => statuses[at] === 'FAILED')
  const untold = failed.filter((each) => !errorNames(worker.process.lines(), [each]))
  expectEqual(
    `extractions that were given up, and no log reports an error that names them${toldElsewhere}`,
    untold,
    [],
  )
  scene.measured('extractions whose job was gone', { failed: failed.length })
}

export interface Swept {
  /** Address of the Redis with the queues. */
  readonly url: string
  readonly extractions: readonly string[]
  readonly worker: SystemProcess
}
