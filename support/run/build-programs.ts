/** What the programs of a clean copy start from, where a repository holds the sources alone. */
import { join } from 'node:path'
import { Violation } from '../core/errors.ts'
import { bringBuilt } from '../systems/built-outputs.ts'
import type { Manifest } from '../systems/manifest.ts'
import { runCommand } from '../targets/embedded/run-command.ts'

/** Compilers of large programs need a minute on a busy machine. */
const budgetMs = 180_000

const made = new Map<string, Promise<void>>()

/**
 * Brings along what is built already, and runs each build of backend, worker and site that the manifest
 * names, once for each copy.
 */
export async function buildPrograms(
  { repository, processes }: Pick<Manifest, 'repository' | 'processes'>,
  copy: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  await bringBuilt(repository, copy)
  for (const spec of [processes.backend, processes.worker, processes.frontend]) {
    if (spec?.build === undefined) continue
    const cwd = join(copy, spec.cwd)
    const key = JSON.stringify([cwd, spec.build])
    const making = made.get(key) ?? build(spec.build, cwd, env)
    made.set(key, making)
    await making
  }
}

async function build(argv: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
  const { code, stdout, stderr } = await runCommand({ argv, cwd, env, budgetMs })
  if (code === 0) return
  const said = `${stdout}${stderr}`.trim().split('\n').slice(-8).join('\n')
  throw new Violation(`${argv.join(' ')} ends with status ${code} in a clean copy:\n${said}`)
}
