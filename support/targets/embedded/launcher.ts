/** Starts child processes on a leash, keeps what they say, and ends them with all they have started. */
import type { ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Exit, Launch, LogLine, ProcessSpec, RunningProcess } from '../../ports/process.ts'
import { spawnLeashed, untilBegun } from './leash.ts'
import { killGroup, killTree } from './process-table.ts'

/** How long a program has to end after SIGTERM unless the caller says otherwise. */
const defaultStopBudgetMs = 5_000

/** How long the output of a program may stay open after its end: a daemon of its may have kept it. */
const drainBudgetMs = 500

/** Calls `started` with each new process, so that a registry can reap what a crash leaves. */
export function launcher(started: (child: RunningProcess) => void = () => undefined): Launch {
  return async (spec) => {
    mkdirSync(spec.logDir, { recursive: true })
    const child = spawnLeashed(spec)
    // Before anything is awaited: a short command may end before it has said that it begins.
    const running = child.pid === undefined ? undefined : observe(child, child.pid, spec)
    await untilBegun(child, spec)
    if (running === undefined) throw new Error(`${spec.name} has begun without a process`)
    started(running)
    return running
  }
}

function observe(child: ChildProcess, pid: number, spec: ProcessSpec): RunningProcess {
  const startedAt = Date.now()
  const logFile = join(spec.logDir, `${spec.name}.${pid}.log`)
  const lines = collect(child, logFile)
  const end = watchEnd(child, pid)
  const kill = () => {
    if (end.exit() === undefined) killTree(pid)
    return end.exited
  }
  const signal = (name: NodeJS.Signals) => {
    if (end.exit() === undefined) child.kill(name)
  }
  const stop = async (budgetMs = defaultStopBudgetMs) => {
    signal('SIGTERM')
    const timer = setTimeout(kill, budgetMs)
    return end.exited.finally(() => clearTimeout(timer))
  }
  return {
    name: spec.name,
    pid,
    startedAt,
    logFile,
    lines: () => lines,
    ...end,
    signal,
    kill,
    stop,
  }
}

function watchEnd(child: ChildProcess, pid: number): Pick<RunningProcess, 'exit' | 'exited'> {
  let exit: Exit | undefined
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      const seen: Exit = { code, signal, at: Date.now() }
      exit = seen
      killGroup(pid) // children it has left behind, and the watcher
      const drained = setTimeout(() => {
        closeOutput(child)
        // The end itself is known: nobody may wait for ever for the last word about its output.
        setTimeout(() => resolve(seen), drainBudgetMs)
      }, drainBudgetMs)
      child.once('close', () => {
        clearTimeout(drained)
        resolve(seen)
      })
    })
  })
  return { exit: () => exit, exited }
}

function closeOutput(child: ChildProcess): void {
  for (const stream of child.stdio) stream?.destroy()
}

/** Keeps every line in memory and in the log file, written at once so that a crash loses none. */
function collect(child: ChildProcess, logFile: string): LogLine[] {
  const lines: LogLine[] = []
  const file = openSync(logFile, 'a', 0o600)
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream]
    if (input === null) continue
    createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (text) => {
      lines.push({ at: Date.now(), stream, text })
      writeSync(file, `${text}\n`)
    })
  }
  child.once('close', () => closeSync(file))
  return lines
}
