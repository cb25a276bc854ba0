/** Runs a short command to its end and keeps what it printed. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { CommandResult } from '../../ports/composition.ts'
import { killTree } from './process-table.ts'

export interface Command {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** The command and its children are killed after this time; then the code is 137. */
  readonly budgetMs: number
  /** The same happens at once when this is aborted. */
  readonly stop?: AbortSignal
}

/** How the engine ends a command that does not exist. */
const missing = 127

export async function runCommand({
  argv,
  cwd,
  env,
  budgetMs,
  stop,
}: Command): Promise<CommandResult> {
  const [program = '', ...args] = argv
  const child = spawn(program, args, {
    cwd,
    env: { ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const end = () => child.pid !== undefined && killTree(child.pid)
  const alarm = setTimeout(end, budgetMs)
  stop?.addEventListener('abort', end)
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (status, signal) => resolve(exitStatus(status, signal)))
    })
    return { code, ...output }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const stderr = `exec: "${program}": executable file not found in $PATH\n`
    return { code: missing, stdout: '', stderr }
  } finally {
    clearTimeout(alarm)
    stop?.removeEventListener('abort', end)
  }
}

/** A signal counts as 128 and its number, as shells and the engine report it. */
export function exitStatus(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}
