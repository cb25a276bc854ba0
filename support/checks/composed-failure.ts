/** A composition whose backend must refuse to start. */
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { Composition } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import { expectThat } from './expect.ts'

/** The document's limit: a missing variable is noticed before anything is tried for long. */
const noticedWithinMs = 10_000

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
    () => {
      const found = composition.ps().find(({ service }) => service === name)
      if (found?.exitCode === undefined) throw new Violation(`it is ${found?.state ?? 'not there'}`)
      return found
    },
    { withinMs: noticedWithinMs },
  )
  const lines = composition.logs(name).map((line) => line.text)
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
