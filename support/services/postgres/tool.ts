/** Runs one short command as the server's account. */
import { suiteError } from '../../core/errors.ts'
import type { Launch } from '../../ports/process.ts'
import type { Account } from './account.ts'

export interface ToolResult {
  readonly code: number | null
  readonly output: string
}

/** `argv` in the folder `cwd`, which also takes its log. */
export type Tool = (argv: readonly [string, ...string[]], cwd: string) => Promise<ToolResult>

/** The server's own language and nothing of the caller's: a missing locale breaks `initdb`. */
export const serverEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

export function toolOf(launch: Launch, account: Account | undefined, logDir: string): Tool {
  return async ([command, ...args], cwd) => {
    const name = `postgres-${command.split('/').at(-1)}`
    const user = account && { user: account }
    const spec = { name, command, args, cwd, env: serverEnvironment, logDir, ...user }
    const running = await launch(spec)
    const { code } = await running.exited
    const output = running
      .lines()
      .map((line) => line.text)
      .join('\n')
    return { code, output }
  }
}

/** Throws `SERVICE_FAILED` with what the command said, unless it ended well. */
export function mustSucceed(what: string, { code, output }: ToolResult): void {
  if (code === 0) return
  const detail = `${what} ended with code ${code}.\n${output}`
  throw suiteError('SERVICE_FAILED', { service: 'postgres', detail, log: 'the lines above' })
}
