/** Workers that are renewed from time to time: nothing is lost by it, and their memory can be seen. */
import { execa } from 'execa'
import { within } from '../core/deadline.ts'
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { ComposeProject } from '../ports/composition.ts'
import { call, excerpt } from '../systems/http-client.ts'
import type { SystemProcess } from '../systems/system.ts'
import { serviceOf } from './composition.ts'
import { expectEqual, expectThat } from './expect.ts'
import type { Lab } from './failure-lab.ts'
import { jobsOf, type Load } from './load.ts'
import { resilienceOf } from './short-times.ts'

const renewsWithinMs = 20_000

/** Policies that start a service again although it has ended well. */
const alwaysAgain = ['always', 'unless-stopped']

/** Waits until the worker has ended by itself; resolves with its status. */
export function endsByItself({ process }: SystemProcess): Promise<number | string> {
  const late = () =>
    new Violation('the worker is not renewed', { expected: 'its end', received: '' })
  return within(renewsWithinMs, process.exited, late).then(
    ({ code, signal }) => code ?? signal ?? 'unknown',
  )
}

/** It ended well in the middle of its work, and the composition starts such a service again. */
export function renewedInOrder(
  { scene }: Lab,
  first: SystemProcess,
  code: number | string,
  load: Load,
  project: ComposeProject,
): void {
  const own = jobsOf(first, load.uploads).length
  scene.measured('a worker that was renewed under load', {
    exit: code,
    done: own,
    of: load.uploads.length,
  })
  if (own === 0 || own === load.uploads.length) {
    throw new Error(
      `it did ${own} of ${load.uploads.length} jobs: it was not renewed in their middle`,
    )
  }
  expectEqual('exit status of the worker that was renewed', code, 0)
  const { worker } = scene.manifest.composition.services
  const { restart } = serviceOf(project, worker)
  expectThat(alwaysAgain.includes(restart), `nobody starts ${worker} again after its renewal`, {
    expected: alwaysAgain,
    received: restart,
  })
}

/** The figure that the system shows is that of the kernel, as far as two looks can agree. */
const tolerance = 0.5

/** Somebody who is signed in sees how much memory the worker has. */
export async function memoryIsShown(lab: Lab, worker: SystemProcess): Promise<void> {
  const { manifest } = lab.scene
  const { route, field } = resilienceOf(manifest.resilience.memory, 'memory')
  await eventually(
    "the worker's memory is shown",
    async () => {
      const headers = { authorization: `Bearer ${lab.person.token}` }
      const answer = await call(lab.backend.url + route, { headers })
      const shown = figuresIn(answer.body.toString(), field)
      const kernel = await residentBytes(worker)
      const agrees = shown.some((bytes) => Math.abs(bytes - kernel) <= tolerance * kernel)
      if (!agrees) {
        const facts = { expected: kernel, received: shown.length > 0 ? shown : excerpt(answer) }
        throw new Violation(`${route} shows no ${field} that is the worker's memory`, facts)
      }
      lab.scene.measured('memory of the worker in bytes', { shown, kernel })
    },
    { withinMs: 5_000 },
  )
}

/** Every number that stands under `field`, wherever in the text. */
function figuresIn(text: string, field: string): number[] {
  const figures: number[] = []
  try {
    JSON.parse(text, (key, value) => {
      if (key === field && typeof value === 'number') figures.push(value)
      return value
    })
  } catch {
    return [] // no JSON: it shows nothing that we could read
  }
  return figures
}

async function residentBytes({ process }: SystemProcess): Promise<number> {
  const { stdout } = await execa('ps', ['-o', 'rss=', '-p', String(process.pid)])
  return Number(stdout.trim()) * 1024
}
