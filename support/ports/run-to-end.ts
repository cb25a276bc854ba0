/** Runs a short program to its end and keeps what it printed. */
import { text } from 'node:stream/consumers'
import { type ProgramEnd, type StartedProgram, startProgram } from './start-program.ts'

export interface ShortProgram {
  readonly cwd: string
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>
  /** It and its process group are killed after this many milliseconds. */
  readonly budgetMs: number
}

export interface Printed extends ProgramEnd {
  readonly stdout: string
  readonly stderr: string
}

/** Rejects with the error of the system, and its code (`ENOENT`), where it cannot be started. */
export async function runToEnd(
  program: string,
  args: readonly string[],
  { cwd, env, budgetMs }: ShortProgram,
): Promise<Printed> {
  const outputs = ['stdout', 'stderr']
  const child = await startProgram(program, args, { cwd, env, detached: true, outputs })
  const alarm = setTimeout(() => killGroup(child.pid), budgetMs)
  return printed(child).finally(() => clearTimeout(alarm))
}

/** What a program has printed when all of its outputs are closed, and how it ended. */
export async function printed({ outputs, exited }: StartedProgram): Promise<Printed> {
  const [, out, err] = outputs.map((output) => text(output))
  const [exit, stdout = '', stderr = ''] = await Promise.all([exited, out, err])
  return { ...exit, stdout, stderr }
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL')
  } catch (error) {
    // Nobody is left in the group.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
