/** Runs a short command to its end and keeps what it printed. */
import { constants } from 'node:os'
import type { CommandResult } from '../../ports/composition.ts'
import { printed } from '../../ports/run-to-end.ts'
import { startProgram } from '../../ports/start-program.ts'
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
  const outputs = ['stdout', 'stderr']
  const child = await startProgram(program, args, { cwd, env, detached: true, outputs }).catch(
    absent,
  )
  if (child === undefined) {
    const stderr = `exec: "${program}": executable file not found in $PATH\n`
    return { code: missing, stdout: '', stderr }
  }
  const end = () => killTree(child.pid)
  const alarm = setTimeout(end, budgetMs)
  stop?.addEventListener('abort', end)
  if (stop?.aborted) end()
  try {
    const { code, signal, stdout, stderr } = await printed(child)
    return { code: exitStatus(code, signal), stdout, stderr }
  } finally {
    clearTimeout(alarm)
    stop?.removeEventListener('abort', end)
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

/** A signal counts as 128 and its number, as shells and the engine report it. */
export function exitStatus(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}
