/** Health checks of the compose files: that there is one, its figures, and whether it can say no. */
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import { allServices, programWords } from './compose-files.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Every service, those of a profile included, has a check that is switched on and can fail. */
export function everyServiceIsChecked(project: ComposeProject): void {
  const passing = new Set(onceOnly(project))
  const services = allServices(project).filter(
    (service) => !passing.has(service.name) && !isCalledByHand(service, project),
  )
  const without = services.filter((service) => !isChecked(service)).map(({ name }) => name)
  expectEqual('services without a health check', without, [])
  const trivial = services
    .filter(({ healthcheck }) => alwaysSucceeds(healthcheck?.test ?? []))
    .map(({ name, healthcheck }) => `${name}: ${healthcheck?.test?.join(' ')}`)
  expectEqual('health checks that cannot fail', trivial, [])
}

/** Others wait for their end, such as for that of migrations: they have no health that could be asked. */
export function onceOnly(project: ComposeProject): string[] {
  return allServices(project).flatMap(({ dependsOn }) =>
    Object.entries(dependsOn).flatMap(([name, { condition }]) =>
      condition === 'service_completed_successfully' ? [name] : [],
    ),
  )
}

/** Behind a profile, never started again and without a port: a command that somebody gives, and no service. */
const isCalledByHand = ({ name, tree, ports }: ComposeService, { inactive }: ComposeProject) =>
  name in inactive && tree.restart === 'no' && ports.length === 0

const isChecked = ({ healthcheck }: ComposeService) =>
  healthcheck?.test !== undefined && !healthcheck.disabled

/** Tells that a program is in the image, and nothing of the service. */
const ownVersion = /^[\w./-]+ (--?v|-V|--?version|version|--?help|-h)$/

function alwaysSucceeds([kind, ...words]: readonly string[]): boolean {
  if (kind === undefined || kind === 'NONE') return false
  // A shell of the check's own hides nothing: `sh -c true` is `true`.
  const text = programWords({ command: words }).join(' ').trim()
  if (ownVersion.test(text)) return true
  const nothing = /^((\/usr)?\/bin\/)?(true|:|exit 0|echo\b[^|;&]*)$/
  return nothing.test(text) || /(\|\||;)\s*(true|:|exit 0)$/.test(text)
}

/** Times in seconds, as the documents state them. */
export interface Figures {
  readonly interval: number
  readonly retries: number
  readonly timeout?: number
}

export function hasFigures({ name, healthcheck }: ComposeService, expected: Figures): void {
  const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000)
  const received = {
    interval: seconds(healthcheck?.intervalMs),
    retries: healthcheck?.retries,
    ...(expected.timeout === undefined ? {} : { timeout: seconds(healthcheck?.timeoutMs) }),
  }
  expectEqual(`the figures of the health check of ${name}`, received, expected)
}

/**
 * A check that hangs holds the next one up by one interval at most. Source: the engine counts the interval
 * from the end of a check, https://docs.docker.com/reference/dockerfile/#healthcheck
 */
export function endsBeforeTheNext({ name, healthcheck }: ComposeService): void {
  const { timeoutMs = 30_000, intervalMs = 30_000 } = healthcheck ?? {} // the engine's own defaults
  expectThat(timeoutMs <= intervalMs, `the health check of ${name} may outlast its interval`, {
    expected: `a timeout of at most ${intervalMs / 1000} s`,
    received: `${timeoutMs / 1000} s`,
  })
}

/** Failures do not count while the backend may still wait for its database, nor for long after. */
export function waitsForDatabase({ name, healthcheck }: ComposeService): void {
  const seconds = (healthcheck?.startPeriodMs ?? 0) / 1000
  expectThat(seconds >= 50 && seconds <= 180, `the start period of ${name}`, {
    expected: '50 s (five attempts, ten seconds apart) to 180 s',
    received: `${seconds} s`,
  })
}
