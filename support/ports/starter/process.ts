/**
 * A small process that starts programs for a large one. A child begins as a copy of its parent's page tables,
 * and every page that the parent writes to afterwards is a fault: of a process with 600 MB one start takes
 * 55 ms and up to 0.3 s more, of this one 3 ms (measured). Its one argument is the socket that it listens on.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { type Begun, type Ended, listening, type OutputLine, type ProgramLine } from './protocol.ts'

/** What has come of a program that is asked for: a connection for each output, and the one that asks. */
interface Wish {
  readonly outputs: Map<number, Socket>
  asked?: { readonly asker: Socket; readonly line: ProgramLine }
}

const wishes = new Map<string, Wish>()

const server = createServer((socket) => {
  socket.on('error', () => undefined) // whoever asked is gone; the program goes on by its own rules
  socket.setEncoding('utf8')
  let said = ''
  const hear = (text: string) => {
    said += text
    if (!said.endsWith('\n')) return
    socket.off('data', hear)
    serve(socket, JSON.parse(said) as OutputLine | ProgramLine)
  }
  socket.on('data', hear)
})

function serve(socket: Socket, line: OutputLine | ProgramLine): void {
  const wish: Wish = wishes.get(line.id) ?? { outputs: new Map() }
  wishes.set(line.id, wish)
  if ('output' in line) wish.outputs.set(line.output, socket)
  else wish.asked = { asker: socket, line }
  const { asked, outputs } = wish
  if (asked === undefined || outputs.size < asked.line.outputs) return
  wishes.delete(line.id)
  begin(asked.asker, asked.line, outputs)
}

function begin(asker: Socket, line: ProgramLine, own: ReadonlyMap<number, Socket>): void {
  const tell = (answer: Begun | Ended) => asker.write(`${JSON.stringify(answer)}\n`)
  const fail = ({ message, code }: NodeJS.ErrnoException) => {
    tell({ failure: { message, ...(code !== undefined && { code }) } })
    asker.end()
  }
  try {
    const child = started(line, own)
    child.once('error', fail)
    child.once('spawn', () => tell({ pid: child.pid ?? 0 }))
    child.once('exit', (code, signal) => {
      tell({ code, signal })
      asker.end()
    })
  } catch (error) {
    fail(error as NodeJS.ErrnoException)
  } finally {
    // The program has its own copies: they are closed when all of its processes have closed them.
    for (const output of own.values()) output.destroy()
  }
}

/**
 * A socket is handed over as it is, and waits for nothing; only as one of the first three files is it made
 * to wait again. So the last of three comes in place of the empty input, and a shell puts it where it belongs.
 */
function started(
  { program, args, options }: ProgramLine,
  own: ReadonlyMap<number, Socket>,
): ChildProcess {
  const [out = 'ignore', err = 'ignore', last] = [1, 2, 3].map((file) => own.get(file))
  const stdio: SpawnOptions['stdio'] = [last ?? 'ignore', out, err]
  if (last === undefined) return spawn(program, args, { ...options, stdio })
  const moved = 'exec 3<&0 </dev/null; exec "$0" "$@"'
  return spawn('/bin/sh', ['-c', moved, program, ...args], { ...options, stdio })
}

/** What a terminal sends to all of us is for the large process: it may have programs to end first. */
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined)

const [place = ''] = process.argv.slice(2)
process.once('disconnect', () => {
  rmSync(dirname(place), { recursive: true, force: true })
  process.exit()
})
server.listen(place, () => process.send?.(listening))
