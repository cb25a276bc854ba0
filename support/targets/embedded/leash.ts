/** Executes a program through a shell that ties its life to ours: it dies with us, even by SIGKILL. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { suiteError } from '../../core/errors.ts'
import type { ProcessSpec } from '../../ports/process.ts'

/**
 * File 3 is one end of a socket whose other end only we hold. When we die it closes, and the watcher
 * ends the process group: politely first (a database then gives its shared memory back), by SIGKILL
 * a second later. The watcher ignores what the program may send to its own group; it is born like
 * that, because the program could be faster than a trap of its own. The program replaces the shell,
 * so its pid is the child's pid and signals reach it directly.
 */
const script = `
  [ -x "$(command -v -- "$0")" ] || { echo missing >&3; exit 127; }
  ( trap '' HUP INT QUIT TERM USR1 USR2
    ( read -r _ <&3; kill -TERM $$; /bin/sleep 1; kill -KILL -$$ ) & ) >/dev/null 2>&1
  echo ready >&3
  exec 3>&-
  exec "$0" "$@"`

/** Begins at once; `untilBegun` tells whether the program was there. */
export function spawnLeashed(spec: ProcessSpec): ChildProcess {
  return spawn('/bin/sh', ['-c', script, spec.command, ...spec.args], {
    cwd: spec.cwd,
    env: { ...spec.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    ...spec.user,
  })
}

/**
 * Resolves when the program is about to run, or has; rejects with `PROGRAM_MISSING` or
 * `SERVICE_FAILED`. Whoever wants to see its end must look before: it may have ended by then.
 */
export async function untilBegun(child: ChildProcess, spec: ProcessSpec): Promise<void> {
  const word = await firstWord(child).catch((cause: unknown) => {
    const detail = `it cannot be executed in the folder ${spec.cwd}`
    throw suiteError('SERVICE_FAILED', { service: spec.name, detail, log: 'none' }, cause)
  })
  if (word === 'ready') return
  const path = spec.env.PATH ?? 'not set'
  throw suiteError('PROGRAM_MISSING', {
    program: spec.command,
    remedy: `Install it, or give its full path. The PATH of ${spec.name} is ${path}.`,
  })
}

function firstWord(child: ChildProcess): Promise<string> {
  const socket = child.stdio[3] as Readable | null | undefined
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    socket?.once('data', (chunk) => resolve(String(chunk).trim()))
    socket?.once('end', () => reject(new Error('the shell ended before it could start it')))
    socket?.on('error', () => undefined) // the other end is gone first when the program has ended
  })
}
