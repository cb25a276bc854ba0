/** What a composition shows when it is up, and whether its health checks can fail. */
import { Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type {
  CommandResult,
  ComposeProject,
  ComposeService,
  Composition,
  ServiceState,
} from '../ports/composition.ts'
import type { Manifest } from '../systems/manifest.ts'
import { onceOnly } from './compose-health.ts'
import { errorRecords } from './error-records.ts'
import { expectEqual, expectThat } from './expect.ts'

/** The service stands in the effective compose files. */
export function serviceOf(project: ComposeProject, name: string) {
  const service = project.services[name]
  if (service !== undefined) return service
  const received = Object.keys(project.services)
  throw new Violation(`the compose files have no service "${name}"`, { expected: name, received })
}

/** Where the backend of a composition is reached from here, as an address of HTTP. */
export function backendAt(
  { composition: { services, ports } }: Pick<Manifest, 'composition'>,
  composition: Pick<Composition, 'address'>,
): string {
  const port = ports.backend ?? 8000
  const at = composition.address(services.backend, port)
  if (at !== undefined) return `http://${at}`
  throw new Unverified(
    `needs the port of ${services.backend} in composition.ports: it is not reached at ${port}`,
  )
}

/** The command that brought services up ended with success. */
export function cameUp({ code, stderr }: CommandResult): void {
  const told = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/level=warning/.test(line))
  expectThat(code === 0, 'bringing the composition up fails', {
    expected: 'exit status 0',
    received: `${code}: ${told.join(' | ')}`,
  })
}

/**
 * Every service runs since its first start, and none of the named ones logs an error. Those for whose end
 * others wait, such as migrations, have ended with success.
 */
export async function runsWithoutErrors(
  { composition, project }: { composition: Composition; project: ComposeProject },
  services: readonly string[],
): Promise<void> {
  const passing = onceOnly(project)
  const isDone = ({ service, state, exitCode }: ServiceState) =>
    passing.includes(service) && state === 'exited' && exitCode === 0
  const troubled = (await composition.ps())
    .filter((each) => (each.state !== 'running' && !isDone(each)) || each.restarts > 0)
    .map(inWords)
  expectEqual('services that do not run since their first start', troubled, [])
  for (const service of services) {
    const errors = errorRecords(await composition.logs(service))
    expectEqual(
      `errors in the log of ${service}`,
      errors.map(({ text }) => text),
      [],
    )
  }
}

/** The services are healthy by a check of their own. */
export async function areHealthy(
  composition: Composition,
  services: readonly string[],
): Promise<void> {
  const states = (await composition.ps()).filter(({ service }) => services.includes(service))
  const received = Object.fromEntries(states.map(({ service, health }) => [service, health]))
  const expected = Object.fromEntries(services.map((service) => [service, 'healthy']))
  expectEqual('health of the services', received, expected)
}

/** A check that has not answered by then hangs, and a check that hangs is a check that fails. */
const hangsAfterSeconds = '3'

/**
 * The documents' silence of a minute (001, Monitoring: worker down), and a moment: a check may ask for the last
 * sign of life instead of the service itself.
 */
const silenceMs = 70_000

/** With their main processes frozen, the health checks of these services do not succeed for long. */
export async function healthChecksCanFail(
  composition: Composition,
  project: ComposeProject,
  services: readonly string[],
): Promise<void> {
  for (const service of services) await composition.kill(service, 'SIGSTOP')
  try {
    await Promise.all(services.map((service) => failsSoon(composition, project, service)))
  } finally {
    for (const service of services) await composition.kill(service, 'SIGCONT')
  }
}

async function failsSoon(
  composition: Pick<Composition, 'exec'>,
  project: ComposeProject,
  service: string,
): Promise<void> {
  const check = argvOfCheck(serviceOf(project, service))
  const fails = async () => {
    const { code } = await composition.exec(service, ['timeout', hangsAfterSeconds, ...check])
    expectThat(
      code !== 0,
      `the health check of ${service} succeeds although the service is frozen`,
      { expected: 'a failure', received: `exit status 0 of: ${check.join(' ')}` },
    )
  }
  await eventually(`the health check of ${service} fails`, fails, {
    withinMs: patienceOf(serviceOf(project, service)),
    everyMs: 1_000,
  })
}

/** What the check gives a service before it is unhealthy, with the engine's own defaults, and no longer than that. */
function patienceOf({ healthcheck }: ComposeService): number {
  const { intervalMs = 30_000, timeoutMs = 30_000, retries = 3 } = healthcheck ?? {}
  return Math.min(intervalMs * retries + timeoutMs, silenceMs)
}

/** The command of the health check, as the engine runs it. */
export function argvOfCheck({ name, healthcheck }: ComposeService): string[] {
  const [kind, ...words] = healthcheck?.test ?? ['NONE']
  if (kind === 'CMD') return words
  if (kind === 'CMD-SHELL') return ['/bin/sh', '-c', words.join(' ')]
  throw new Violation(`the service ${name} has no health check`)
}

function inWords({ service, state, restarts, exitCode }: ServiceState): string {
  const status = exitCode === undefined ? '' : ` with status ${exitCode}`
  return `${service}: ${state}${status}, started again ${restarts} times`
}
