/** A line to a service that can be cut: refused, as by a firewall, or swallowed, as by a broken network. */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface CuttableLine {
  readonly port: number
  /** Ends every connection; new ones are refused. */
  refuse(): Promise<void>
  /** Connections stay open and new ones are taken, but nothing passes in either direction. */
  swallow(): Promise<void>
  /** Everything passes again; connections from before are ended, as after a cut of any length. */
  heal(): Promise<void>
  close(): Promise<void>
}

const loopback = '127.0.0.1'

/** Listens on a free port of the loopback interface and passes on to `target`. */
export async function cuttableLine(target: { host: string; port: number }): Promise<CuttableLine> {
  const open = new Set<Socket>()
  let swallows = false
  const keep = (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy()) // either end may go away at any time
    if (swallows) socket.pause()
  }
  const join = (socket: Socket) => {
    keep(socket)
    if (swallows) return
    const onward = connect(target)
    keep(onward)
    socket.pipe(onward).pipe(socket)
    for (const [one, other] of [[socket, onward] as const, [onward, socket] as const]) {
      one.on('close', () => other.destroy())
    }
  }
  let server = await listen(join, 0)
  const { port } = server.address() as { port: number }
  const endAll = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    port,
    refuse: async () => {
      await closed(server, endAll)
    },
    swallow: async () => {
      swallows = true
      for (const socket of open) socket.unpipe().pause()
      if (!server.listening) server = await listen(join, port)
    },
    heal: async () => {
      swallows = false
      endAll()
      if (!server.listening) server = await listen(join, port)
    },
    close: () => closed(server, endAll),
  }
}

async function listen(join: (socket: Socket) => void, port: number): Promise<Server> {
  const server = createServer(join).listen(port, loopback)
  await once(server, 'listening')
  return server
}

async function closed(server: Server, endAll: () => void): Promise<void> {
  if (!server.listening) return
  const end = new Promise<void>((resolve) => server.close(() => resolve()))
  endAll()
  await end
}
