/** One life of a container's program, from a start to the next end, as a process of the run. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import type { Exit, LogLine, RunningProcess } from '../../ports/process.ts'
import { type Container, unlessStatus } from './engine.ts'

/** How long a program has to end after SIGTERM unless the caller says otherwise. */
const defaultStopBudgetMs = 5_000

/** Follows the running container from its latest start on; the log goes to a file in `logDir`. */
export async function livingIn(
  container: Container,
  name: string,
  logDir: string,
): Promise<RunningProcess> {
  const { State } = await container.inspect()
  const logFile = join(logDir, `${name}.${State.Pid}.log`)
  const heard = await listen(container, State.StartedAt, logFile)
  const end = watchEnd(container, heard.closed)
  const signal = (wanted: NodeJS.Signals) => {
    if (end.exit() === undefined) void send(container, wanted)
  }
  return {
    name,
    pid: State.Pid,
    startedAt: Date.parse(State.StartedAt),
    logFile,
    lines: () => heard.lines,
    ...end,
    signal,
    kill: () => {
      signal('SIGKILL')
      return end.exited
    },
    stop: async (budgetMs = defaultStopBudgetMs) => {
      signal('SIGTERM')
      const timer = setTimeout(() => signal('SIGKILL'), budgetMs)
      return end.exited.finally(() => clearTimeout(timer))
    },
  }
}

/** To all of the container at once where it is to stand still: a signal reaches its first process alone. */
async function send(container: Container, wanted: NodeJS.Signals): Promise<void> {
  const sent =
    wanted === 'SIGSTOP'
      ? container.pause()
      : wanted === 'SIGCONT'
        ? container.unpause()
        : container.kill({ signal: wanted })
  await sent.catch(unlessStatus(404, 409)) // it has ended meanwhile
}

interface Heard {
  readonly lines: readonly LogLine[]
  /** Resolves when the engine has told the last line. */
  readonly closed: Promise<unknown>
}

async function listen(container: Container, since: string, logFile: string): Promise<Heard> {
  const lines: LogLine[] = []
  mkdirSync(join(logFile, '..'), { recursive: true })
  const file = openSync(logFile, 'a', 0o600)
  const told = await container.logs({
    ...{ follow: true, stdout: true, stderr: true },
    since: Date.parse(since) / 1_000,
  })
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() }
  container.modem.demuxStream(told, streams.stdout, streams.stderr)
  const readers = Object.entries(streams).map(([stream, input]) => {
    told.once('close', () => input.end())
    const reader = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
    reader.on('line', (line) => {
      const text = stripVTControlCharacters(line) // colours would hide where words begin
      lines.push({ at: Date.now(), stream: stream as LogLine['stream'], text })
      writeSync(file, `${text}\n`)
    })
    return new Promise((resolve) => reader.once('close', resolve))
  })
  const closed = Promise.all(readers).finally(() => closeSync(file))
  return { lines, closed }
}

function watchEnd(
  container: Container,
  lastLine: Promise<unknown>,
): Pick<RunningProcess, 'exit' | 'exited'> {
  let exit: Exit | undefined
  const exited = container
    .wait()
    .catch((error: unknown) => {
      unlessStatus(404)(error)
      return { StatusCode: killed } // it was removed, and killed for that
    })
    .then(async ({ StatusCode }: { StatusCode: number }) => {
      const ended = { ...statusOf(StatusCode), at: Date.now() }
      await lastLine
      exit = ended
      return ended
    })
  return { exit: () => exit, exited }
}

const killed = 128 + constants.signals.SIGKILL

/** The engine tells an end by a signal as 128 and its number, as a shell does. */
function statusOf(status: number): Pick<Exit, 'code' | 'signal'> {
  const entry = Object.entries(constants.signals).find(([, number]) => number === status - 128)
  if (entry === undefined) return { code: status, signal: null }
  return { code: null, signal: entry[0] as NodeJS.Signals }
}
