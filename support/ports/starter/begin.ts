/** Hands the starting of programs to a small process of its own. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'

const key = 'plumbline: where programs are started'
const program = fileURLToPath(new URL('process.ts', import.meta.url))

/**
 * From now on, in this thread and in those that it starts later. To be called while this process is small:
 * the small one is a child of it like any other. It ends with this one.
 */
export async function startProgramsElsewhere(): Promise<void> {
  if (placeOfStarter() !== undefined) return
  const place = join(mkdtempSync(join(tmpdir(), 'plumbline-starter-')), 'socket')
  const starter = fork(program, [place], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(starter, 'exit').then(([code]) => {
    throw new Error(`the process that starts programs has ended with code ${code}`)
  })
  await Promise.race([once(starter, 'message'), ended])
  ended.catch(() => undefined) // who asks it for a program later hears of it
  starter.unref()
  starter.channel?.unref()
  setEnvironmentData(key, place)
}

/** The socket that it listens on; undefined while programs are started here. */
export function placeOfStarter(): string | undefined {
  return getEnvironmentData(key) as string | undefined
}
