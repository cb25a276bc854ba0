/** Which queues each worker service of a composition serves, and with how many jobs at a time. */
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import type { Manifest } from '../systems/manifest.ts'
import { programWords } from './compose-files.ts'
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
  const variables = { queues: workerQueues?.variable, slots: workerSlots?.variable }
  return workersOf(project, manifest)
    .filter(({ replicas }) => replicas > 0)
    .map((service) => shareOf(service, variables))
}

/** What a service serves, by its variables of these names or else by the options of its command. */
export function shareOf(
  service: ComposeService,
  variables: { readonly queues?: string | undefined; readonly slots?: string | undefined },
): Share {
  const words = programWords(service)
  const said = (variable: string | undefined, names: readonly string[]) =>
    service.environment[variable ?? ''] ?? operandOf(words, names) ?? ''
  const queues = said(variables.queues, queueOptions).split(',')
  return {
    service: service.name,
    queues: queues.map((name) => name.trim()).filter((name) => name !== ''),
    slots: Number(said(variables.slots, slotOptions)),
  }
}

/**
 * Exactly one service serves the queue, runs `slots` jobs at a time, and leaves the `other` queue alone; it may
 * serve more, such as the implicit queue of Celery.
 */
export function servedAlone(
  shares: readonly Share[],
  { queue, other }: { readonly queue: string; readonly other: string },
  slots: number,
): void {
  const serving = shares.filter(({ queues }) => queues.includes(queue))
  const { queues, slots: its } = expectOne(
    `worker services for the queue "${queue}", of ${JSON.stringify(shares)}`,
    serving,
  )
  const shared = queues.filter((name) => name === other)
  expectEqual(`the worker for "${queue}"`, { slots: its, shared }, { slots, shared: [] })
}

/** The operand of `--name OPERAND`, `--name=OPERAND` or `-nOPERAND`. */
function operandOf(words: readonly string[], names: readonly string[]): string | undefined {
  const at = words.findIndex((word) => names.includes(word))
  if (at !== -1) return words[at + 1]
  const joined = names.flatMap((name) => {
    const start = name.startsWith('--') ? `${name}=` : name
    const word = words.find((each) => each.startsWith(start))
    return word === undefined ? [] : [word.slice(start.length).replace(/^=/, '')]
  })
  return joined[0]
}
