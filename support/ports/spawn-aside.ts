/**
 * Starts programs from a small process beside this one. A program is started by copying the memory
 * map of whoever starts it: 2 ms for a small process, 70 ms for one of 600 MB, in which a run does
 * nothing else (measured on Linux 6.18; Node has no other way there).
 */
import { type ChildProcess, fork } from 'node:child_process'
import { PassThrough, type Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

export interface AsideOptions {
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

export type Order =
  | {
      readonly id: number
      readonly program: string
      readonly args: readonly string[]
      readonly options: AsideOptions
    }
  | { readonly id: number }

export interface AsideExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A program that has been started. */
export interface AsideProcess {
  readonly pid: number
  /** By file number; what came before anybody listened is kept. */
  readonly outputs: readonly Readable[]
  readonly exited: Promise<AsideExit>
  /** Resolves when it has ended and every output is closed: a daemon of its may keep one open. */
  readonly closed: Promise<void>
  /** Closes the outputs on this side. */
  release(): void
}

interface News {
  readonly id: number
  readonly failed?: { readonly message: string; readonly code?: string }
  readonly pid?: number
  readonly file?: number
  readonly chunk?: Uint8Array
  readonly exit?: AsideExit
  readonly closed?: true
}

interface Child {
  readonly outputs: readonly PassThrough[]
  readonly begun: PromiseWithResolvers<number>
  readonly exited: PromiseWithResolvers<AsideExit>
  readonly closed: PromiseWithResolvers<void>
}

const children = new Map<number, Child>()
let spawner: ChildProcess | undefined
let orders = 0

/** Rejects with the error of the system, and its code, where the program cannot be started. */
export async function spawnAside(
  program: string,
  args: readonly string[],
  options: AsideOptions,
): Promise<AsideProcess> {
  orders += 1
  const id = orders
  const child: Child = {
    outputs: [new PassThrough(), ...options.outputs.map(() => new PassThrough())],
    begun: Promise.withResolvers(),
    exited: Promise.withResolvers(),
    closed: Promise.withResolvers(),
  }
  children.set(id, child)
  order({ id, program, args, options })
  return {
    pid: await child.begun.promise,
    outputs: child.outputs,
    exited: child.exited.promise,
    closed: child.closed.promise,
    release: () => order({ id }),
  }
}

function order(what: Order): void {
  spawner ??= startSpawner()
  hold(spawner, children.size > 0)
  spawner.send(what)
}

function startSpawner(): ChildProcess {
  const started = fork(fileURLToPath(new URL('spawner.mjs', import.meta.url)), {
    // In a group of its own: an interrupt at the terminal is ours to hear, and it must outlive it.
    detached: true,
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  started.on('message', (news: News) => hear(started, news))
  started.once('exit', () => lose(started))
  return started
}

function hear(from: ChildProcess, { id, failed, pid, file, chunk, exit, closed }: News): void {
  const child = children.get(id)
  if (child === undefined) return
  if (pid !== undefined) child.begun.resolve(pid)
  if (failed !== undefined) child.begun.reject(Object.assign(new Error(failed.message), failed))
  if (file !== undefined && chunk !== undefined) child.outputs[file]?.write(chunk)
  if (file !== undefined && chunk === undefined) child.outputs[file]?.end()
  if (exit !== undefined) child.exited.resolve(exit)
  if (closed !== true && failed === undefined) return
  for (const output of child.outputs) output.end()
  child.closed.resolve()
  children.delete(id)
  hold(from, children.size > 0)
}

/** While a program runs this process stays, as it would for a child of its own. */
function hold(process: ChildProcess, needed: boolean): void {
  if (needed) process.ref()
  else process.unref()
  if (needed) process.channel?.ref()
  else process.channel?.unref()
}

/** Everything it has started goes with it. */
function lose(lost: ChildProcess): void {
  if (spawner === lost) spawner = undefined
  for (const child of children.values()) {
    child.begun.reject(new Error('the process that starts programs has ended'))
    for (const output of child.outputs) output.end()
    child.exited.resolve({ code: null, signal: 'SIGKILL' })
    child.closed.resolve()
  }
  children.clear()
}
