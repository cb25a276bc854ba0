/** A composition whose backend must refuse to start. */
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { CommandResult, Composition } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import { expectThat } from './expect.ts'

/** The document's limit: a missing variable is noticed before anything is tried for long. */
const noticedWithinMs = 10_000

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
  return Promise.race([up, ended]).finally(() => {
    state.over = true
    up.catch(() => undefined) // an end by the clean-up is nobody's news any more
  })
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

/** The backend's container has ended with a failure, its log says `text`, and its port is dead. */
export async function endsForMissing(
  scene: Scene,
  composition: Composition,
  text: string,
): Promise<void> {
  const { services, ports } = scene.manifest.composition
  const name = services.backend
  const state = await eventually(
    `the container of ${name} ends`,
    async () => {
      const found = (await composition.ps()).find(({ service }) => service === name)
      if (found?.exitCode === undefined) throw new Violation(`it is ${found?.state ?? 'not there'}`)
      return found
    },
    { withinMs: noticedWithinMs },
  )
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
  const address = composition.address(name, ports.backend ?? 8000)
  const answered = await answers(`http://${address}${scene.manifest.routes.health}`)
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
