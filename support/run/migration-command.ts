/** The command by which a system brings a database to its newest version, run to its end. */
import { execa } from 'execa'
import type { CommandResult } from '../ports/composition.ts'
import type { Environment } from '../systems/environment.ts'

/** Long enough for every migration of a large system on a busy machine. */
const budgetMs = 120_000

/** In `cwd`, with nothing but `env` around it; how it ended is for the caller to judge. */
export async function runMigrationCommand(
  [command = '', ...args]: readonly string[],
  cwd: string,
  env: Environment,
): Promise<CommandResult> {
  const { exitCode, stdout, stderr } = await execa(command, args, {
    ...{ cwd, env, extendEnv: false, reject: false, stdin: 'ignore', timeout: budgetMs },
  })
  return { code: exitCode ?? 1, stdout, stderr }
}

/** Its last words, for messages. */
export const saidByMigrations = ({ stdout, stderr }: CommandResult): string =>
  `${stdout}\n${stderr}`.trim().split('\n').slice(-6).join('\n')
