/** Runs one short command as the server's account. */
import { inWords } from '../../core/deadline.ts'
import { suiteError } from '../../core/errors.ts'
import type { Exit, Launch, RunningProcess } from '../../ports/process.ts'
import type { Account } from './account.ts'

export interface ToolResult {
  readonly code: number | null
  readonly output: string
}

/** `argv` in the folder `cwd`, which also takes its log. */
export type Tool = (argv: readonly [string, ...string[]], cwd: string) => Promise<ToolResult>

/** `initdb` takes two seconds, the others milliseconds; a busy machine gets many times as much. */
const budgetMs = 60_000

/** The server's own language and nothing of the caller's: a missing locale breaks `initdb`. */
export const serverEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

export function toolOf(launch: Launch, account: Account | undefined, logDir: string): Tool {
  return async ([command, ...args], cwd) => {
    const name = `postgres-${command.split('/').at(-1)}`
    const user = account && { user: account }
    const spec = { name, command, args, cwd, env: serverEnvironment, logDir, ...user }
    const running = await launch(spec)
    const ended = await endWithin(running)
    if (ended === undefined) {
      const detail = `\`${command}\` did not end within ${inWords(budgetMs)}`
      throw suiteError('SERVICE_FAILED', { service: 'postgres', detail, log: running.logFile })
    }
    const { code } = ended
    const output = running
      .lines()
      .map((line) => line.text)
      .join('\n')
    return { code, output }
  }
}

/** Its end; undefined, and killed, when it takes longer than the slowest of them could. */
async function endWithin(running: RunningProcess): Promise<Exit | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), budgetMs)
  })
  const ended = await Promise.race([running.exited, late]).finally(() => clearTimeout(timer))
  // Not awaited: a command whose end nobody hears of must not hold everything up.
  if (ended === undefined) void running.kill()
  return ended
}

/** Throws `SERVICE_FAILED` with what the command said, unless it ended well. */
export function mustSucceed(what: string, { code, output }: ToolResult): void {
  if (code === 0) return
  const detail = `${what} ended with code ${code}.\n${output}`
  throw suiteError('SERVICE_FAILED', { service: 'postgres', detail, log: 'the lines above' })
}
