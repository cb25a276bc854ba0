/** Which queues each worker service of a composition serves, and with how many jobs at a time. */
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import type { Manifest } from '../systems/manifest.ts'
import { wordsOf } from './compose-files.ts'
import { workersOf } from './compose-worker.ts'
import { expectEqual, expectOne } from './expect.ts'

export interface Share {
  readonly service: string
  readonly queues: readonly string[]
  readonly slots: number
}

/** Celery's options, https://docs.celeryq.dev/en/stable/reference/cli.html#celery-worker */
const queueOptions = ['-Q', '--queues']
const slotOptions = ['-c', '--concurrency']

/** The worker services that run at all; one that names no queue serves none that is known. */
export function sharesOf(project: ComposeProject, manifest: Manifest): Share[] {
  const { workerQueues, workerSlots } = manifest.settings
  const said = (service: ComposeService, variable: string | undefined, names: readonly string[]) =>
    service.environment[variable ?? ''] ?? operandOf(wordsOf(service), names) ?? ''
  return workersOf(project, manifest)
    .filter(({ replicas }) => replicas > 0)
    .map((service) => ({
      service: service.name,
      queues: said(service, workerQueues?.variable, queueOptions)
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
      slots: Number(said(service, workerSlots?.variable, slotOptions)),
    }))
}

/** Exactly one service serves the queue; it serves no other and runs `slots` jobs at a time. */
export function servedAlone(shares: readonly Share[], queue: string, slots: number): void {
  const serving = shares.filter(({ queues }) => queues.includes(queue))
  const { queues, slots: its } = expectOne(
    `worker services for the queue "${queue}", of ${JSON.stringify(shares)}`,
    serving,
  )
  expectEqual(`the worker for "${queue}"`, { queues, slots: its }, { queues: [queue], slots })
}

/** The operand of `--name OPERAND` or `--name=OPERAND`. */
function operandOf(words: readonly string[], names: readonly string[]): string | undefined {
  const at = words.findIndex((word) => names.includes(word))
  if (at !== -1) return words[at + 1]
  const joined = words.find((word) => names.some((name) => word.startsWith(`${name}=`)))
  return joined?.slice(joined.indexOf('=') + 1)
}
