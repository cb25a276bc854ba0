/** The health check of a worker, run beside the worker itself as the engine runs it inside its container. */
import { join } from 'node:path'
import { execa } from 'execa'
import { deadlineIn } from '../core/deadline.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { ComposeProject, HealthCheck } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import type { SystemProcess } from '../systems/system.ts'
import { serviceOf } from './composition.ts'
import { expectEqual, expectThat } from './expect.ts'

/** https://docs.docker.com/reference/dockerfile/#healthcheck */
const engineDefaults = { intervalMs: 30_000, timeoutMs: 30_000, retries: 3 }

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
): Promise<number> {
  const [kind, ...words] = check.test ?? []
  const [program = 'false', ...args] =
    kind === 'CMD-SHELL' ? ['/bin/sh', '-c', words.join(' ')] : words
  const { exitCode, code } = await execa(program, args, {
    cwd: join(manifest.repository, manifest.processes.worker.cwd),
    env: worker.environment,
    ...{ extendEnv: false, reject: false, stdin: 'ignore' },
    timeout: check.timeoutMs ?? engineDefaults.timeoutMs,
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

/** Unhealthy is who fails as often in a row as the file says; resolves with the milliseconds until then. */
export async function failsInTime(
  scene: Scene,
  check: HealthCheck,
  worker: SystemProcess,
  because: string,
): Promise<number> {
  const { intervalMs, timeoutMs, retries } = { ...engineDefaults, ...check }
  const deadline = deadlineIn(intervalMs * retries + timeoutMs)
  for (let failures = 0; failures < retries; ) {
    expectThat(!deadline.passed(), `the health check of a worker succeeds although ${because}`, {
      expected: `${retries} failures in a row within ${deadline.budgetMs / 1000} s`,
      received: 'success',
    })
    failures = (await checkOf(scene, check, worker)) === 0 ? 0 : failures + 1
  }
  return Math.round(deadline.elapsed())
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
