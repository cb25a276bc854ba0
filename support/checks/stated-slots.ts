/** How many jobs at a time the composition tells a worker of Celery to run; by chance it is one on each processor. */
import { cpus } from 'node:os'
import { settingsOfCelery } from '../artifacts/program/celery-settings.ts'
import type { PythonSource } from '../artifacts/program/python-source.ts'
import { Unverified } from '../core/errors.ts'
import type { ComposeService } from '../ports/composition.ts'
import { wordsOf } from './compose-files.ts'
import { expectEqual } from './expect.ts'

/** Celery, "Configuration" and "Workers Guide": `worker_concurrency`, by its name of old, and the options. */
const setting = /^(worker|celeryd|celery_worker|celery_celeryd)_concurrency$/
const option = /(?:^|\s)(?:-c\s*|--concurrency[\s=])(\d+)(?=\s|$)/
const scaled = /(^|\s)--autoscale\b/

type Worker = Pick<ComposeService, 'entrypoint' | 'command' | 'imageProgram' | 'replicas'>

/**
 * A number in the command of the composition's worker makes up the slots, with its replicas. Without any, a
 * count says nothing on a machine with just as many processors: Celery then runs one job on each.
 */
export function slotsAreStated(
  slots: number,
  worker: Worker,
  source: PythonSource,
  processors: number = cpus().length,
): void {
  const command = wordsOf(worker).join(' ')
  if (!/(^|[\s/])celery\s(.*\s)?worker\b/.test(command) || scaled.test(command)) return
  const stated = option.exec(command)?.[1]
  if (stated !== undefined) {
    const all = Number(stated) * worker.replicas
    expectEqual('jobs at a time that the composition tells the worker', all, slots)
    return
  }
  const isSet = settingsOfCelery(source).some(({ name }) => setting.test(name))
  if (isSet || processors * worker.replicas !== slots) return
  throw new Unverified(
    `needs a machine without ${processors} processors: nothing tells the worker how many jobs to run, so it runs one on each`,
  )
}
