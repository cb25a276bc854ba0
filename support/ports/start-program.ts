/** Starts programs, and keeps what they say until somebody listens. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import { placeOfStarter } from './starter/begin.ts'
import { startBy } from './starter/client.ts'

export interface ProgramOptions {
  readonly cwd: string
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>
  /** Leads a process group of its own. */
  readonly detached?: boolean
  readonly uid?: number
  readonly gid?: number
  /** Files that are pipes to here, from 1 on; standard input is empty. */
  readonly outputs: readonly string[]
}

export interface ProgramEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A program that has been started. */
export interface StartedProgram {
  readonly pid: number
  /** By file number; what came before anybody listened is kept. */
  readonly outputs: readonly Readable[]
  readonly exited: Promise<ProgramEnd>
  /** Resolves when it has ended and every output is closed: a daemon of its may keep one open. */
  readonly closed: Promise<void>
  /** Closes the outputs on this side. */
  release(): void
}

/** Rejects with the error of the system, and its code, where the program cannot be started. */
export async function startProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<StartedProgram> {
  const place = placeOfStarter()
  return place === undefined
    ? startHere(program, args, options)
    : startBy(place, program, args, options)
}

async function startHere(
  program: string,
  args: readonly string[],
  { outputs, ...options }: ProgramOptions,
): Promise<StartedProgram> {
  const pipes = outputs.map(() => 'pipe' as const)
  const child = spawn(program, args, { ...options, stdio: ['ignore', ...pipes] })
  // Everything is listened to at once: a short program may have ended before anybody waits for it.
  const heard = [new PassThrough().end(), ...outputs.map((_, at) => kept(child, at + 1))]
  const exited = new Promise<ProgramEnd>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await once(child, 'spawn')
  if (child.pid === undefined) throw new Error(`${program} has begun without a process`)
  const release = () => {
    for (const stream of child.stdio) stream?.destroy()
  }
  return { pid: child.pid, outputs: heard, exited, closed, release }
}

/** A copy of an output that ends when its pipe closes, by whichever side. */
function kept(child: ChildProcess, file: number): PassThrough {
  const copy = new PassThrough()
  const pipe = child.stdio[file]
  pipe?.on('data', (chunk) => copy.write(chunk))
  pipe?.on('error', () => undefined) // the other end is gone first when the program has ended
  pipe?.once('close', () => copy.end())
  return copy
}
