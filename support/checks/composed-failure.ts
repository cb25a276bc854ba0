/** A composition whose backend must refuse to start. */
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { CommandResult, Composition } from '../ports/composition.ts'
import type { ComposedSystem } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import type { Changes } from '../systems/environment.ts'
import { lastWords } from '../systems/last-words.ts'
import { backendAt } from './composition.ts'
import { expectThat } from './expect.ts'

/** A missing variable is noticed before anything is tried for long; who starts slowly notices later. */
const noticedWithinMs = ({ manifest }: Scene) =>
  Math.max(10_000, (manifest.processes?.backend.readyWithin ?? 0) * 1000)

/**
 * The refusal of compose files that miss a variable which was taken away, for the promise about that
 * variable to judge; throws `error` again where nothing was taken away or the check itself broke.
 */
export function refusedForLack(error: unknown, changes: Changes): Violation {
  const isLacking = Object.values(changes).includes(null)
  if (!(error instanceof Violation) || !isLacking) throw error
  return error
}

/**
 * Brings the services up, but no longer than until one of them ends: with a restart policy a container
 * that always fails is started again and again, and the command would wait for it for ever.
 */
export async function bringUp(
  composition: Composition,
  services: readonly string[],
): Promise<CommandResult> {
  const up = composition.up(services)
  const state: { over: boolean } = { over: false }
  const ended = untilOneEnds(composition, () => state.over)
  const result = await Promise.race([up, ended]).finally(() => {
    state.over = true
    up.catch(() => undefined) // an end by the clean-up is nobody's news any more
  })
  if (result.code === 0) return result
  return { ...result, stderr: [result.stderr, ...(await saidByOthers(composition))].join('\n') }
}

/** What the services that do not run well have said last: a failure is found there, not in compose's words. */
async function saidByOthers(composition: Composition): Promise<string[]> {
  const troubled = (await composition.ps()).filter(
    ({ state, health, exitCode = 0 }) =>
      exitCode !== 0 || (state === 'running' && (health === 'unhealthy' || health === 'starting')),
  )
  const services = [...new Set(troubled.map(({ service }) => service))]
  return Promise.all(
    services.map(async (service) => {
      const { tail } = lastWords((await composition.logs(service)).map(({ text }) => text))
      return `${service} said last: ${tail.replaceAll('\n', ' | ') || 'nothing'}`
    }),
  )
}

async function untilOneEnds(composition: Composition, over: () => boolean): Promise<CommandResult> {
  while (!over()) {
    const ended = (await composition.ps()).find(({ exitCode = 0 }) => exitCode !== 0)
    if (ended !== undefined) {
      const stderr = `${ended.service} ended with status ${ended.exitCode}`
      return { code: 1, stdout: '', stderr }
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return new Promise(() => undefined) // the other side of the race has won
}

/**
 * The backend's container has ended with a failure, its log says `text`, and its port is dead. Where it
 * waits for the end of another one, such as that of its migrations, that one fails in its place.
 */
export async function endsForMissing(
  scene: Scene,
  { composition, project }: Pick<ComposedSystem, 'composition' | 'project'>,
  text: string,
): Promise<void> {
  const { services } = scene.manifest.composition
  const awaited = Object.entries(project.services[services.backend]?.dependsOn ?? {})
    .filter(([, { condition }]) => condition === 'service_completed_successfully')
    .map(([name]) => name)
  const state = await eventually(
    `the container of ${services.backend} ends`,
    async () => {
      const own = (await composition.ps()).filter(
        ({ service, exitCode }) =>
          service === services.backend || (awaited.includes(service) && exitCode !== 0),
      )
      const ended = own.find(({ exitCode }) => exitCode !== undefined)
      if (ended === undefined) throw new Violation(`it is ${own[0]?.state ?? 'not there'}`)
      return ended
    },
    { withinMs: noticedWithinMs(scene) },
  )
  const name = state.service
  const lines = (await composition.logs(name)).map((line) => line.text)
  scene.measured(`the refused start of ${name}`, {
    exitCode: state.exitCode,
    log: lines.slice(0, 3),
  })
  expectThat(state.exitCode !== 0, `${name} ends as if all was well`, { received: 0 })
  expectThat(
    lines.some((line) => line.includes(text)),
    `the container log of ${name} does not say "${text}"`,
    { received: lines.slice(-3) },
  )
  const address = backendAt(scene.manifest, composition)
  const answered = await answers(`${address}${scene.manifest.routes.health}`)
  expectThat(!answered, `${name} answers although "${text}"`)
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(1_000) })
    return true
  } catch {
    return false // nobody listens: as it should be
  }
}
