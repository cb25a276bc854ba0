/** Runs a script as an operator does: with `psql`, the client of the database. */
import { Violation } from '../../core/errors.ts'
import type { CommandResult } from '../../ports/composition.ts'
import type { PostgresAddress } from '../../ports/services.ts'
import { runCommand } from '../../targets/embedded/run-command.ts'

/** A script that looks at a small catalogue needs milliseconds. */
const budgetMs = 30_000

/**
 * `psql -X -f file` in the folder `cwd`. The address is in the environment, so that no password is
 * among the arguments. A script that does not end is a violation.
 */
export async function runScript(
  { host, port, user, password, database }: PostgresAddress,
  file: string,
  cwd: string,
): Promise<CommandResult> {
  const result = await runCommand({
    argv: ['psql', '--no-psqlrc', '--no-password', `--file=${file}`],
    cwd,
    env: {
      ...{ PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: cwd, LC_ALL: 'C.UTF-8' },
      ...{ PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password },
      ...{ PGDATABASE: database, PGCLIENTENCODING: 'UTF8', PGCONNECT_TIMEOUT: '10' },
    },
    budgetMs,
  })
  if (result.code !== 137) return result
  const received = result.stdout.split('\n').slice(-5)
  throw new Violation(`${file} does not end within ${budgetMs / 1_000} seconds`, { received })
}
