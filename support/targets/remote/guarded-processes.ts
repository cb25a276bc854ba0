/** No program of a worker gets the keys or addresses of somebody else's services. */
import { ChildProcess } from 'node:child_process'
import type { Guard } from '../../ports/guard.ts'

interface SpawnOptions {
  readonly args?: readonly string[]
  readonly envPairs?: readonly string[]
}

/** Programs inherit the environment: what holds a secret is taken out of it. */
export function forgetSecrets(env: NodeJS.ProcessEnv, secrets: readonly string[]): void {
  for (const [name, value] of Object.entries(env)) {
    if (secrets.some((secret) => value?.includes(secret))) delete env[name]
  }
}

/** From now on a program that is handed one of `secrets` is not started, and the scenario unverified. */
export function guardProcesses(guard: Guard, secrets: readonly string[]): void {
  const child = ChildProcess.prototype as unknown as {
    spawn(options: SpawnOptions): unknown
  }
  const { spawn } = child
  child.spawn = function guarded(this: unknown, options) {
    const words = [...(options.args ?? []), ...(options.envPairs ?? [])].join('\n')
    if (secrets.some((secret) => words.includes(secret))) {
      throw guard.refuse(
        'needs a program that works on the services itself: not possible on the remote target',
      )
    }
    return spawn.call(this, options)
  }
}
