/** What the compose files say of the worker: its program, its build, what it waits for and what it gets. */
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import type { Manifest } from '../systems/manifest.ts'
import { inMs } from '../systems/time-units.ts'
import { isAsked } from './celery-names.ts'
import { programWords } from './compose-files.ts'
import { serviceOf } from './composition.ts'
import { expectEqual, expectThat } from './expect.ts'
import { programOf, programTold, runs } from './worker-program.ts'

/**
 * The named worker, and every other service that runs its program. Production may split it by queue, and
 * have none of that name: document 001, "Separate Worker Containers".
 */
export function workersOf(project: ComposeProject, manifest: Manifest): ComposeService[] {
  const { worker } = manifest.composition.services
  const program = programTold(manifest) ?? programOf(project.services[worker])
  const others = Object.values(project.services).filter(
    (service) => service.name !== worker && runs(programWords(service), program),
  )
  if (others.length > 0 && project.services[worker] === undefined) return others
  return [serviceOf(project, worker), ...others]
}

/** It waits until the others are healthy, and they can become so. */
export function waitsForHealthy(
  worker: ComposeService,
  names: readonly string[],
  project: ComposeProject,
): void {
  const received = Object.fromEntries(
    names.map((name) => [name, worker.dependsOn[name]?.condition ?? 'nothing']),
  )
  const expected = Object.fromEntries(names.map((name) => [name, 'service_healthy']))
  expectEqual(`what ${worker.name} waits for`, received, expected)
  for (const name of names) {
    const { healthcheck } = serviceOf(project, name)
    expectThat(
      healthcheck?.test !== undefined && !healthcheck.disabled,
      `${worker.name} waits for the health of ${name}, which has no health check`,
    )
  }
}

/** What both sides of the queue must agree on. */
const shared = [
  ...['CELERY_BROKER_URL', 'CELERY_RESULT_BACKEND', 'DATABASE_URL'],
  ...['SUPABASE_URL', 'SUPABASE_SERVICE_KEY', 'REDIS_URL'],
]

/** By them a process knows how strict it has to be, and where its errors go; a backend may have them in its image. */
const rulesOf = ({ environments }: Manifest, backend: ComposeService): string[] =>
  [environments.variable, environments.errorTracker].filter(
    (name) => (backend.environment[name] ?? '').trim() !== '',
  )

/**
 * The worker's variables are the backend's, and none is blank. Both may get another value than the file's: what
 * is `localhost` to a developer has another name inside of a container.
 */
export function sameEnvironment(
  worker: ComposeService,
  backend: ComposeService,
  manifest: Manifest,
): void {
  const asked = [...shared.filter((name) => isAsked(manifest, name)), ...rulesOf(manifest, backend)]
  const blank = asked.filter((name) => (worker.environment[name] ?? '').trim() === '')
  expectEqual(`variables that ${worker.name} lacks or gets blank`, blank, [])
  const other = asked.filter((name) => worker.environment[name] !== backend.environment[name])
  expectEqual(`variables in which ${worker.name} and ${backend.name} differ`, other, [])
}

/** Any number of replicas can run side by side on one machine. */
export function canBeScaled(worker: ComposeService): void {
  const { name, containerName, ports } = worker
  expectEqual(`the fixed container name of ${name}`, containerName, undefined)
  const fixed = ports.flatMap(({ published }) => published ?? [])
  expectEqual(`fixed ports of the host that ${name} takes`, fixed, [])
  expectEqual(`files of one process that all replicas of ${name} share`, sharedNotes(worker), [])
}

/** Of one process alone: https://docs.celeryq.dev/en/stable/reference/cli.html#celery-worker */
const ownNote = /^--(?:pidfile|statedb)(?:=(.*))?$/

/** Such files on a volume or a folder of the host, where the second replica finds those of the first. */
function sharedNotes(worker: ComposeService): string[] {
  const words = programWords(worker)
  const files = words.flatMap((word, at) => {
    const found = ownNote.exec(word)
    return found === null ? [] : [found[1] ?? words[at + 1] ?? '']
  })
  const places = worker.mounts.filter(({ type }) => type === 'volume' || type === 'bind')
  const within = (file: string) =>
    places.some(({ target }) => file.startsWith(`${target.replace(/\/$/, '')}/`))
  // Celery puts the number of the process or the name of the node for `%i`, `%n` and their like.
  return files.filter((file) => within(file) && !/%[a-zA-Z]/.test(file))
}

/** It may finish its work before it is killed. */
export function hasTimeToStop(
  worker: ComposeService,
  manifest: Manifest,
  example: Record<string, string>,
): void {
  const graceMs = worker.stopGracePeriodMs
  const neededMs = manifest.queue.stopsWithin * 1000
  expectThat(graceMs >= neededMs, `the stop grace period of ${worker.name} is too short`, {
    expected: `at least ${neededMs / 1000} s`,
    received: `${graceMs / 1000} s`,
  })
  const { shutdownGrace } = manifest.settings
  if (shutdownGrace === undefined) return
  const { variable, unit } = shutdownGrace
  const value = worker.environment[variable] ?? example[variable] ?? ''
  const ownMs = inMs(Number(value), unit)
  expectThat(
    value === '' || ownMs <= graceMs,
    `${worker.name} is killed before its own patience ends`,
    {
      expected: `${variable} of at most ${graceMs / 1000} s`,
      received: `${ownMs / 1000} s`,
    },
  )
}
