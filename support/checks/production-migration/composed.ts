/** Production as it is brought up: its four services, their health, and how long that takes. */
import { isDeepStrictEqual } from 'node:util'
import { FinalViolation, Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { CommandResult, HealthCheck } from '../../ports/composition.ts'
import {
  type ComposedProduction,
  composeProduction,
  readProduction,
  type Variation,
} from '../../run/production-composition.ts'
import type { ProductionScene } from '../../run/scene.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { areHealthy, argvOfCheck, cameUp, serviceOf } from '../composition.ts'
import { expectEqual, expectThat } from '../expect.ts'

export interface BroughtUp {
  readonly composed: ComposedProduction
  readonly result: CommandResult
  /** From the command to its success, in milliseconds: every service is healthy then. */
  readonly tookMs: number
}

const namesOf = ({ composition }: ProductionManifest) => Object.values(composition.services)

/** The programs of a system that has none in its manifest cannot be brought up. */
export function haveProcesses({ production: { processes } }: ProductionScene): void {
  void processes.backend
  void processes.worker
}

/** Production, not yet up. */
export async function production(
  scene: ProductionScene,
  variation: Variation = {},
): Promise<ComposedProduction> {
  haveProcesses(scene)
  const read = await readProduction(scene, 'file', variation)
  return composeProduction(scene, read, variation)
}

/** Brings everything up and waits as compose does. */
export async function bringUp(composed: ComposedProduction): Promise<BroughtUp> {
  const start = performance.now()
  const result = await composed.composition.up()
  return { composed, result, tookMs: performance.now() - start }
}

/**
 * The four services, no other, none of them started again. Whoever waits until all are healthy is told of a failure
 * where one runs that never is: that is a promise of its own.
 */
export async function runSinceTheirStart(
  scene: ProductionScene,
  { composed, result }: Pick<BroughtUp, 'composed' | 'result'>,
): Promise<void> {
  const states = await composed.composition.ps()
  const received = states.map(({ service, state, restarts }) => [service, state, restarts]).sort()
  const expected = namesOf(scene.production)
    .map((name) => [name, 'running', 0])
    .sort()
  if (!isDeepStrictEqual(received, expected)) cameUp(result)
  expectEqual('how the services run', received, expected)
}

/** What everything else rests on: all is healthy, or runs at least. */
export async function isThere(
  scene: ProductionScene,
  up: Pick<BroughtUp, 'composed' | 'result'>,
): Promise<void> {
  if (up.result.code !== 0) await runSinceTheirStart(scene, up)
}

/** A container that seemed well can still fall: the catalogue asks three times. */
const looks = 3

/** Each is healthy by a check of its own, and its check succeeds three times more. */
export async function stayHealthy(
  scene: ProductionScene,
  { composition, project }: ComposedProduction,
): Promise<void> {
  await areHealthy(composition, namesOf(scene.production))
  for (let look = 1; look <= looks; look += 1) {
    const failing = await failingChecks(scene, { composition, project })
    expectEqual(`services whose health check fails at look ${look}`, failing, [])
  }
}

/** Services whose health check, run now, does not succeed. */
export async function failingChecks(
  { production: manifest }: ProductionScene,
  { composition, project }: Pick<ComposedProduction, 'composition' | 'project'>,
): Promise<string[]> {
  const checks = namesOf(manifest).map(async (name) => {
    const { code } = await composition.exec(name, argvOfCheck(serviceOf(project, name)))
    return code === 0 ? [] : [name]
  })
  return (await Promise.all(checks)).flat()
}

/** The figures of the engine where the file says nothing: Dockerfile reference, HEALTHCHECK. */
const engine = { intervalMs: 30_000, startIntervalMs: 5_000 }

/** When an engine first looks: during the time of the start more often, where the file allows one. */
function firstLookMs(check: HealthCheck | undefined): number {
  const { intervalMs = engine.intervalMs, startPeriodMs = 0, startIntervalMs } = check ?? {}
  const early = startIntervalMs ?? engine.startIntervalMs
  return startPeriodMs > 0 ? Math.min(intervalMs, early) : intervalMs
}

/**
 * How long an engine waits before it looks at all, along the services that wait for each other. On this
 * machine the supervisor looks at once, so this is added to what was measured.
 */
export function looksOfTheEngineMs({ project }: Pick<ComposedProduction, 'project'>): number {
  const untilLooked = (name: string, seen: readonly string[]): number => {
    const service = project.services[name]
    if (service === undefined || seen.includes(name)) return 0
    const before = Object.entries(service.dependsOn)
      .filter(([, { condition }]) => condition === 'service_healthy')
      .map(([other]) => untilLooked(other, [...seen, name]))
    return Math.max(0, ...before) + firstLookMs(service.healthcheck)
  }
  return Math.max(0, ...Object.keys(project.services).map((name) => untilLooked(name, [])))
}

/** What was measured and the looks of the engine together are at most `withinMs`. */
export function wereHealthyWithin(up: BroughtUp, withinMs: number): void {
  cameUp(up.result)
  const all = up.tookMs + looksOfTheEngineMs(up.composed)
  expectThat(all <= withinMs, 'it takes too long until all services are healthy', {
    expected: `at most ${withinMs / 1000} s`,
    received: `${Math.round(up.tookMs / 1000)} s, and ${Math.round((all - up.tookMs) / 1000)} s before an engine has looked at each`,
  })
}

/** Where the backend of the composition is reached. */
export function backendOf(
  { production: { composition, routes } }: Pick<ProductionScene, 'production'>,
  composed: Pick<ComposedProduction, 'composition'>,
): string {
  const at = composed.composition.address(composition.services.backend, composition.ports.backend)
  if (at !== undefined) return `http://${at}`
  throw new Violation(`the backend listens nowhere, so that nobody can ask ${routes.health}`)
}

/** Waits until every service is healthy, without a hand on any of them; milliseconds. */
export async function healthyAgain(
  scene: ProductionScene,
  composed: ComposedProduction,
  withinMs: number,
): Promise<void> {
  const start = performance.now()
  const look = async () => {
    const away = (await composed.composition.ps()).filter(({ state }) => state !== 'running')
    const facts = { received: away.map(({ service, state }) => `${service}: ${state}`) }
    if (away.some(({ state }) => state === 'exited')) {
      throw new FinalViolation('a service has ended and nobody starts it again', facts)
    }
    if (away.length > 0) throw new Violation('not every service runs', facts)
    expectEqual('services whose health check fails', await failingChecks(scene, composed), [])
  }
  await eventually('every service is healthy again', look, { withinMs, everyMs: 500 })
  isInTime('all services are healthy again', performance.now() - start, withinMs)
}

/** The last question may have been asked in time and answered too late. */
export function isInTime(what: string, tookMs: number, withinMs: number): void {
  expectThat(tookMs <= withinMs, `${what} too late`, {
    expected: `within ${withinMs / 1000} s`,
    received: `after ${(tookMs / 1000).toFixed(1)} s`,
  })
}
