/** A way to a service that can be cut, refused or slowed down while the service itself stays well. */
import { connect, createServer, type Socket } from 'node:net'
import type { Scope } from '../core/scope.ts'
import { listenOnLoopback, loopback } from '../ports/loopback.ts'
import { cutOff } from './cut-off.ts'
import { type Injury, injury } from './injury.ts'
import { close, stopListening } from './stop-listening.ts'

export interface TcpPlace {
  readonly host: string
  readonly port: number
}

export interface TcpProxy {
  readonly address: TcpPlace
  /** Connections that are open now. */
  connections(): number
  /** Ends every open connection with a reset; new ones are taken. Answers how many there were. */
  cut(): number
  /** Cuts, and refuses every new connection until it heals. Resolves when a connection is refused. */
  disconnect(): Promise<Injury>
  /** Every piece of data arrives `ms` later, in both directions, until it heals. */
  slow(ms: number): Injury
  /**
   * Connections stay open and new ones are taken, but nothing passes, as in a broken network. Healing
   * ends the connections of that time.
   */
  silence(): Injury
}

/** What every connection obeys. */
interface Rule {
  ms: number
  /** Pending as long as nothing may pass. */
  silence: Promise<void> | undefined
}

interface Pair {
  readonly client: Socket
  readonly upstream: Socket
}

/** Told of both ends of each connection, before anything is said on it. */
export type Overhear = (client: Socket, upstream: Socket) => void

/** Listens on a free loopback port and passes everything on to `target`; ends with `scope`. */
export async function startTcpProxy(
  target: TcpPlace,
  scope: Scope,
  overhear: Overhear = () => undefined,
): Promise<TcpProxy> {
  const pairs = new Set<Pair>()
  const rule: Rule = { ms: 0, silence: undefined }
  const server = createServer((client) => {
    const pair = join(client, target, pairs, rule)
    overhear(pair.client, pair.upstream)
  })
  const cut = () => {
    const open = [...pairs]
    for (const { client, upstream } of open) for (const s of [client, upstream]) cutOff(s)
    return open.length
  }
  const port = await listenOnLoopback(server)
  const address = { host: loopback, port }
  scope.undo('stop the way to the service', () => {
    cut()
    return close(server)
  })
  return {
    address,
    connections: () => pairs.size,
    cut,
    disconnect: () => stopListening(server, port, scope, cut),
    slow: (ms) => {
      rule.ms = ms
      return injury(scope, `everything arrives ${ms} ms later`, () => {
        rule.ms = 0
      })
    },
    silence: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      rule.silence = promise
      return injury(scope, 'nothing passes', () => {
        rule.silence = undefined
        cut()
        resolve()
      })
    },
  }
}

function join(client: Socket, { host, port }: TcpPlace, pairs: Set<Pair>, rule: Rule): Pair {
  const upstream = connect({ host, port, noDelay: true })
  client.setNoDelay(true)
  const pair = { client, upstream }
  pairs.add(pair)
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    carry(from, to, rule)
    from.on('error', () => undefined) // 'close' follows and ends the other side
    from.on('close', () => {
      pairs.delete(pair)
      to.destroy()
    })
  }
  return pair
}

/** Pieces keep their order: each waits for the one before it. */
function carry(from: Socket, to: Socket, rule: Rule): void {
  let last = Promise.resolve()
  const inTurn = (act: () => void) => {
    const { ms, silence } = rule
    last = last.then(() => silence ?? (ms === 0 ? undefined : later(ms))).then(act)
  }
  from.on('data', (chunk) => inTurn(() => void (to.writable && to.write(chunk))))
  from.on('end', () => inTurn(() => void to.end()))
}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
