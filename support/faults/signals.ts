/** Processes that die or freeze: by signals, with the kernel's word that it happened. */
import { execa } from 'execa'
import { within } from '../core/deadline.ts'
import type { Scope } from '../core/scope.ts'
import type { RunningProcess } from '../ports/process.ts'
import { type Injury, injury } from './injury.ts'

/** The kernel acts on a signal at once; this is for a machine that is busy with others. */
const biteBudgetMs = 5_000
const lookMs = 5

/** SIGKILL, as the kernel's memory killer sends it. Rejects when the process had ended before. */
export async function kill(process: RunningProcess): Promise<void> {
  refuseEnded(process)
  process.signal('SIGKILL')
  const late = () => new Error(`${process.name} (${process.pid}) survives SIGKILL`)
  const exit = await within(biteBudgetMs, process.exited, late)
  if (exit.signal === 'SIGKILL') return
  throw new Error(`${process.name} ended by itself (${exit.code}) before the fault struck`)
}

/** SIGSTOP: the process keeps its connections and does nothing. Resolves when it stands still. */
export async function pause(process: RunningProcess, scope: Scope): Promise<Injury> {
  refuseEnded(process)
  const paused = injury(scope, `${process.name} (${process.pid}) is frozen`, () =>
    process.signal('SIGCONT'),
  )
  process.signal('SIGSTOP')
  const deadline = performance.now() + biteBudgetMs
  while (!(await standsStill(process.pid))) {
    refuseEnded(process)
    if (performance.now() > deadline) throw new Error(`${process.name} does not freeze`)
    await new Promise((resolve) => setTimeout(resolve, lookMs))
  }
  return paused
}

/** The kernel's state of the process: T is stopped by a signal (ps(1), "PROCESS STATE CODES"). */
async function standsStill(pid: number): Promise<boolean> {
  const { stdout } = await execa('ps', ['-o', 'state=', '-p', String(pid)], { reject: false })
  return stdout.trim().startsWith('T')
}

function refuseEnded(process: RunningProcess): void {
  const exit = process.exit()
  if (exit === undefined) return
  const status = exit.signal ?? exit.code
  throw new Error(`${process.name} had ended (${status}) before the fault could strike`)
}
