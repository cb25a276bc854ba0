/** Executes a program through a shell that ties its life to ours: it dies with us, even by SIGKILL. */
import { suiteError } from '../../core/errors.ts'
import type { ProcessSpec } from '../../ports/process.ts'
import { type StartedProgram, startProgram } from '../../ports/start-program.ts'

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

/**
 * Resolves when the program is about to run, or has; rejects with `PROGRAM_MISSING` or
 * `SERVICE_FAILED`. It may have ended by then; nothing of what it said is lost.
 */
export async function spawnLeashed(spec: ProcessSpec): Promise<StartedProgram> {
  const child = await startProgram('/bin/sh', ['-c', script, spec.command, ...spec.args], {
    cwd: spec.cwd,
    env: spec.env,
    detached: true,
    outputs: ['stdout', 'stderr', 'leash'],
    ...spec.user,
  }).catch(notStarted(spec))
  const word = await firstWord(child).catch(notStarted(spec))
  if (word === 'ready') return child
  const path = spec.env.PATH ?? 'not set'
  throw suiteError('PROGRAM_MISSING', {
    program: spec.command,
    remedy: `Install it, or give its full path. The PATH of ${spec.name} is ${path}.`,
  })
}

const notStarted = (spec: ProcessSpec) => (cause: unknown) => {
  const detail = `it cannot be executed in the folder ${spec.cwd}`
  throw suiteError('SERVICE_FAILED', { service: spec.name, detail, log: 'none' }, cause)
}

function firstWord({ outputs }: StartedProgram): Promise<string> {
  const leash = outputs[3]
  return new Promise((resolve, reject) => {
    leash?.once('data', (chunk) => resolve(String(chunk).trim()))
    leash?.once('end', () => reject(new Error('the shell ended before it could start it')))
  })
}
