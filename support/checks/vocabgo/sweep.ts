/** A program that a project has running beside its database to remove files: one round of it. */
import { Unverified } from '../../core/errors.ts'
import type { CommandResult } from '../../ports/composition.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { fill } from '../../systems/environment.ts'
import { runCommand } from '../../targets/embedded/run-command.ts'

/** A round deletes some thousand files at most. */
const budgetMs = 120_000

/** How `runCommand` says that there is no such program, and that it has ended one. */
const [absent, killed] = [127, 137]

export interface Sweep {
  readonly what: string
  /** What the program has said last when it failed. */
  readonly failure?: string
}

/**
 * One round, as the operator has it running; nothing where the manifest names no program, or where a
 * provider runs the project, beside which its operator's own program runs.
 */
export async function sweepOnce(scene: ProjectScene): Promise<Sweep | undefined> {
  const { sweep } = scene.project.project
  if (sweep === undefined || scene.addresses.supabase.functions === undefined) return undefined
  const { command, environment } = sweep
  const result = await runCommand({
    argv: command,
    cwd: scene.project.repository,
    env: {
      // Nothing in the repository is changed: no compiled files of the program beside it.
      ...{ PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: scene.dir, LC_ALL: 'C.UTF-8' },
      ...{ PYTHONDONTWRITEBYTECODE: '1' },
      ...fill(environment, scene.addresses, scene.project.file),
    },
    budgetMs,
  })
  return outcome(command.join(' '), result)
}

function outcome(what: string, { code, stdout, stderr }: CommandResult): Sweep {
  if (code === 0) return { what }
  const last = `${stdout}\n${stderr}`.trim().split('\n').at(-1) ?? ''
  if (code === absent) throw new Unverified(`needs the program of project.sweep: ${last}`)
  const end = code === killed ? `not ended after ${budgetMs / 1_000} s` : `exit code ${code}`
  return { what, failure: `${end}: ${last}` }
}
