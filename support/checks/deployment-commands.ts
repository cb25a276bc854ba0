/** The system's own commands for its deployment, run as the documents say. */
import { join } from 'node:path'
import { Unverified } from '../core/errors.ts'
import type { CommandResult } from '../ports/composition.ts'
import { runToEnd } from '../ports/run-to-end.ts'
import type { Scene } from '../run/scene.ts'
import { commandEnvironment } from '../systems/command-environment.ts'
import type { Changes } from '../systems/environment.ts'
import type { Manifest } from '../systems/manifest.ts'

export type CommandName = 'migrate' | 'rollback' | 'current' | 'migrateTo' | 'backup' | 'restore'

/** No command of a deployment on a small database takes as long: in milliseconds. */
const budgetMs = 60_000

/** What is put into the words of a command: `{file}`, `{version}`. */
export type Words = Readonly<Record<string, string>>

/** The command that the manifest names; without one the check stays open. */
export function commandNamed({ deployment }: Manifest, name: CommandName): readonly string[] {
  const argv = deployment[name]
  if (argv === undefined) throw new Unverified(`needs deployment.${name} in the manifest`)
  return argv
}

/** Runs the named command in the system's environment with `changes` to it. */
export async function runNamed(
  scene: Scene,
  name: CommandName,
  { words = {}, changes = {} }: { readonly words?: Words; readonly changes?: Changes } = {},
): Promise<CommandResult> {
  const argv = commandNamed(scene.manifest, name).map((word) =>
    word.replace(/\{(\w+)\}/g, (whole, key: string) => words[key] ?? whole),
  )
  return runProgram(scene, argv, changes)
}

/** Runs a program of the system in the folder of its deployment. */
export async function runProgram(
  scene: Scene,
  [program = '', ...args]: readonly string[],
  changes: Changes = {},
): Promise<CommandResult> {
  const { manifest, addresses, dir } = scene
  const { code, stdout, stderr } = await runToEnd(program, args, {
    cwd: join(manifest.repository, manifest.deployment.cwd),
    env: commandEnvironment(manifest, addresses, dir, changes),
    budgetMs,
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new Unverified(`needs ${program}: it is not on this machine`)
  })
  return { code: code ?? 1, stdout, stderr }
}

/** The last lines that a command printed, for messages. */
export function said({ code, stdout, stderr }: CommandResult): string {
  const lines = `${stdout}\n${stderr}`.trim().split('\n').slice(-8)
  return `exit status ${code}\n${lines.join('\n')}`
}
