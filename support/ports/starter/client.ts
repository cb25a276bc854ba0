/** Asks the process that starts programs for one. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import type { ProgramOptions, StartedProgram } from '../start-program.ts'
import type { Begun, Ended, OutputLine, ProgramLine } from './protocol.ts'

/** As `startProgram`, by the process that listens at `place`; three outputs at most. */
export async function startBy(
  place: string,
  program: string,
  args: readonly string[],
  { outputs: names, ...options }: ProgramOptions,
): Promise<StartedProgram> {
  const id = randomUUID()
  const pipes = await Promise.all(names.map((_, at) => opened(place, { id, output: at + 1 })))
  const outputs = [new PassThrough().end(), ...pipes.map(kept)]
  const closed = pipes.map((pipe) => new Promise((resolve) => pipe.once('close', resolve)))
  const asked = await opened(place, { id, program, args, options, outputs: names.length })
  const answers = createInterface({ input: asked })[Symbol.asyncIterator]()
  const begun = await next<Begun>(answers)
  if ('failure' in begun) throw Object.assign(new Error(begun.failure.message), begun.failure)
  const exited = next<Ended>(answers)
  return {
    pid: begun.pid,
    outputs,
    exited,
    closed: Promise.all([exited, ...closed]).then(() => undefined),
    release: () => {
      for (const pipe of pipes) pipe.destroy()
    },
  }
}

async function opened(place: string, line: OutputLine | ProgramLine): Promise<Socket> {
  const socket = connect(place)
  await once(socket, 'connect')
  socket.on('error', () => undefined) // its end says all that there is to know
  socket.write(`${JSON.stringify(line)}\n`)
  return socket
}

async function next<T>(answers: AsyncIterator<string>): Promise<T> {
  const { value, done } = await answers.next()
  if (done) throw new Error('the process that starts programs has ended')
  return JSON.parse(value) as T
}

/** What came before anybody listened is kept. */
function kept(pipe: Socket): PassThrough {
  const copy = new PassThrough()
  pipe.on('data', (chunk) => copy.write(chunk))
  pipe.once('close', () => copy.end())
  return copy
}
