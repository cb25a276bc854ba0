/** The health check of a worker, run beside the worker itself as the engine runs it inside its container. */
import { join } from 'node:path'
import { execa } from 'execa'
import { Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { ComposeProject, HealthCheck } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import type { SystemProcess } from '../systems/system.ts'
import { serviceOf } from './composition.ts'
import { expectEqual, expectThat } from './expect.ts'

/** https://docs.docker.com/reference/dockerfile/#healthcheck */
const engineDefaults = { intervalMs: 30_000, timeoutMs: 30_000, retries: 3 }

/** How soon after one check the next one is started here; the engine's interval only costs time. */
const everyMs = 300

/** The check that the compose file declares for the worker. */
export function workerCheck({ manifest }: Scene, project: ComposeProject): HealthCheck {
  const { worker } = manifest.composition.services
  const { healthcheck } = serviceOf(project, worker)
  expectThat(healthcheck?.test !== undefined, `the service ${worker} has no health check`)
  return healthcheck
}

/** Exit status of the check; 1 when it takes longer than it may. */
export async function checkOf(
  { manifest }: Scene,
  check: HealthCheck,
  worker: SystemProcess,
  signal?: AbortSignal,
): Promise<number> {
  const [kind, ...words] = check.test ?? []
  const [program = 'false', ...args] =
    kind === 'CMD-SHELL' ? ['/bin/sh', '-c', words.join(' ')] : words
  const { exitCode, code } = await execa(program, args, {
    cwd: join(manifest.repository, manifest.processes.worker.cwd),
    env: worker.environment,
    ...{ extendEnv: false, reject: false, stdin: 'ignore' },
    timeout: check.timeoutMs ?? engineDefaults.timeoutMs,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  })
  if (code === 'ENOENT' || exitCode === 127) {
    throw new Unverified(`needs ${program} or what it calls: it is in the image, not here`)
  }
  return exitCode ?? 1
}

/** All of them tell a living worker, each of itself. */
export async function allAlive(
  scene: Scene,
  check: HealthCheck,
  workers: readonly SystemProcess[],
): Promise<void> {
  await eventually(
    'the health check of every worker succeeds',
    async () => {
      const codes = await Promise.all(workers.map((worker) => checkOf(scene, check, worker)))
      if (codes.some((code) => code !== 0)) throw new Violation(`exit statuses ${codes.join(', ')}`)
    },
    { withinMs: scene.manifest.processes.worker.readyWithin * 1000 },
  )
}

/** Checks overlap, so that the first one to notice ends the wait; resolves with the milliseconds. */
export async function failsInTime(
  scene: Scene,
  check: HealthCheck,
  worker: SystemProcess,
  because: string,
): Promise<number> {
  const { intervalMs, timeoutMs, retries } = { ...engineDefaults, ...check }
  const limitMs = intervalMs * retries + timeoutMs
  const started = performance.now()
  const over = new AbortController()
  const { promise: failed, resolve } = Promise.withResolvers<boolean>()
  const running: Promise<void>[] = []
  const look = () => {
    const one = checkOf(scene, check, worker, over.signal)
    running.push(one.then((code) => (code === 0 ? undefined : resolve(true))))
  }
  look()
  const timer = setInterval(look, everyMs)
  const late = setTimeout(() => resolve(false), limitMs)
  const noticed = await failed
  clearInterval(timer)
  clearTimeout(late)
  over.abort()
  await Promise.all(running)
  expectThat(noticed, `the health check of a worker goes on to succeed although ${because}`, {
    expected: `a failure within ${limitMs / 1000} s (interval × retries + timeout)`,
    received: 'success',
  })
  return Math.round(performance.now() - started)
}

/** Without the broker no worker can do anything: no check says otherwise. */
export async function noneAlive(
  scene: Scene,
  check: HealthCheck,
  workers: readonly SystemProcess[],
): Promise<void> {
  const codes = await Promise.all(workers.map((worker) => checkOf(scene, check, worker)))
  const received = codes.map((code) => (code === 0 ? 'success' : 'failure'))
  expectEqual(
    'the health checks of the workers without their Redis',
    received,
    workers.map(() => 'failure'),
  )
}
