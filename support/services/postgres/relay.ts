/** A way to Postgres that counts who comes by it, can be closed or held up, and knows what passes. */
import { connect, createServer, type Socket } from 'node:net'
import { conversation } from './protocol.ts'

export interface Relay {
  readonly host: string
  readonly port: number
  /** Every attempt to connect, as milliseconds since the epoch. */
  arrivals(): readonly number[]
  /** How many connections have got as far as being ready for a statement. */
  sessions(): number
  /** When the first of them had, in milliseconds since the epoch; of an encrypted one nobody knows. */
  firstSessionAt(): number | undefined
  /** Connections that are open now. */
  open(): number
  /** The most that were ever open at the same time. */
  most(): number
  /** The text of every statement that has passed; none of an encrypted connection. */
  statements(): readonly string[]
  /** From now on whoever comes is sent away without a word; `accept` lets them pass again. */
  refuse(): void
  accept(): void
  /** From now on sessions that are ready get no answer until `release`; new ones can still be made. */
  hold(): void
  release(): void
  close(): Promise<void>
}

interface State {
  readonly arrivals: number[]
  readonly statements: string[]
  readonly sockets: Set<Socket>
  /** What waits for the release. */
  readonly waiting: (() => void)[]
  sessions: number
  firstSessionAt?: number
  most: number
  refusing: boolean
  holding: boolean
}

/** Listens on a free port of the loopback interface; accepts from the start. */
export async function startRelay(to: { host: string; port: number }): Promise<Relay> {
  const state: State = {
    ...{ arrivals: [], statements: [], sockets: new Set(), waiting: [] },
    ...{ sessions: 0, most: 0, refusing: false, holding: false },
  }
  const server = createServer((client) => {
    state.arrivals.push(Date.now())
    if (state.refusing) client.destroy()
    else pass(state, client, connect(to))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { host: '127.0.0.1', port, ...controlsOf(state), close: () => closed(server, state) }
}

function pass(state: State, client: Socket, server: Socket): void {
  state.sockets.add(client)
  state.most = Math.max(state.most, state.sockets.size)
  let ready = false
  const talk = conversation({
    statement: (text) => state.statements.push(text),
    ready: () => {
      if (!ready) state.sessions += 1
      state.firstSessionAt ??= Date.now()
      ready = true
    },
  })
  client.on('data', (bytes: Buffer) => {
    talk.fromClient(bytes)
    server.write(bytes)
  })
  server.on('data', (bytes: Buffer) => {
    const deliver = () => client.write(bytes)
    if (ready && state.holding) state.waiting.push(deliver)
    else deliver()
    talk.fromServer(bytes)
  })
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.on('error', () => undefined) // the close that follows is what counts
    one.on('close', () => {
      state.sockets.delete(client)
      other.destroy()
    })
  }
}

function controlsOf(state: State): Omit<Relay, 'host' | 'port' | 'close'> {
  return {
    arrivals: () => state.arrivals,
    sessions: () => state.sessions,
    firstSessionAt: () => state.firstSessionAt,
    open: () => state.sockets.size,
    most: () => state.most,
    statements: () => state.statements,
    refuse: () => {
      state.refusing = true
    },
    accept: () => {
      state.refusing = false
    },
    hold: () => {
      state.holding = true
    },
    release: () => {
      state.holding = false
      for (const deliver of state.waiting.splice(0)) deliver()
    },
  }
}

function closed(server: ReturnType<typeof createServer>, state: State): Promise<void> {
  for (const socket of state.sockets) socket.destroy()
  return new Promise((resolve) => server.close(() => resolve()))
}
