/** Starts child processes on a leash, keeps what they say, and ends them with all they have started. */
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import type { Exit, Launch, LogLine, ProcessSpec, RunningProcess } from '../../ports/process.ts'
import type { StartedProgram } from '../../ports/start-program.ts'
import { spawnLeashed } from './leash.ts'
import { killGroup, killTree, send } from './process-table.ts'

/** How long a program has to end after SIGTERM unless the caller says otherwise. */
const defaultStopBudgetMs = 5_000

/** How long the output of a program may stay open after its end: a daemon of its may have kept it. */
const drainBudgetMs = 500

/** Calls `started` with each new process, so that a registry can reap what a crash leaves. */
export function launcher(started: (child: RunningProcess) => void = () => undefined): Launch {
  return async (spec) => {
    mkdirSync(spec.logDir, { recursive: true })
    const running = observe(await spawnLeashed(spec), spec)
    started(running)
    return running
  }
}

function observe(child: StartedProgram, spec: ProcessSpec): RunningProcess {
  const startedAt = Date.now()
  const { pid } = child
  const logFile = join(spec.logDir, `${spec.name}.${pid}.log`)
  const { lines, heard } = collect(child, logFile)
  const end = watchEnd(child, heard)
  const kill = () => {
    if (end.exit() === undefined) killTree(pid)
    return end.exited
  }
  const signal = (name: NodeJS.Signals) => {
    if (end.exit() === undefined) send(pid, name)
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

/** `heard` resolves when the last line has been read. */
function watchEnd(
  child: StartedProgram,
  heard: Promise<unknown>,
): Pick<RunningProcess, 'exit' | 'exited'> {
  let exit: Exit | undefined
  const exited = child.exited.then(async ({ code, signal }) => {
    const seen: Exit = { code, signal, at: Date.now() }
    exit = seen
    killGroup(child.pid) // children it has left behind, and the watcher
    const drained = () => pause(drainBudgetMs, undefined, { ref: false })
    await Promise.race([heard, drained()])
    child.release()
    // The end itself is known: nobody may wait for ever for the last word about its output.
    await Promise.race([heard, drained()])
    return seen
  })
  return { exit: () => exit, exited }
}

/** Keeps every line in memory and in the log file, written at once so that a crash loses none. */
function collect({ outputs }: StartedProgram, logFile: string) {
  const lines: LogLine[] = []
  const file = openSync(logFile, 'a', 0o600)
  const read = async (stream: LogLine['stream'], input: Readable | undefined) => {
    if (input === undefined) return
    const words = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
    words.on('line', (line) => {
      const text = stripVTControlCharacters(line) // colours would hide where words begin
      lines.push({ at: Date.now(), stream, text })
      writeSync(file, `${text}\n`)
    })
    await once(words, 'close')
  }
  const [, out, err] = outputs
  const heard = Promise.all([read('stdout', out), read('stderr', err)])
  void heard.then(() => closeSync(file))
  return { lines, heard }
}
