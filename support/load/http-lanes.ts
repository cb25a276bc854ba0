/**
 * GET over plain HTTP/1.1 with as little work per request as possible, so that one processor can keep a high
 * schedule: kept connections, one request at a time on each, and a reader that knows bodies of a stated length
 * only. What a system needs beyond that goes through its own client.
 */
import { connect, type Socket } from 'node:net'

export interface HttpLanes {
  /** Resolves with the status; waits for a lane when all are busy. Rejects when the connection is cut. */
  get(path: string): Promise<number>
  close(): void
}

export interface LanesTo {
  readonly host: string
  readonly port: number
  /** At most so many connections. */
  readonly connections: number
}

interface Waiting {
  readonly path: string
  readonly resolve: (status: number) => void
  readonly reject: (error: Error) => void
}

export function httpLanes(to: LanesTo): HttpLanes {
  const free: Lane[] = []
  const waiting: Waiting[] = []
  const all = new Set<Lane>()
  const released = (lane: Lane) => {
    const next = waiting.shift()
    if (next === undefined) free.push(lane)
    else lane.ask(next)
  }
  const lost = (lane: Lane) => {
    all.delete(lane)
    const place = free.indexOf(lane)
    if (place !== -1) free.splice(place, 1)
    const next = waiting.shift()
    if (next !== undefined) opened().ask(next)
  }
  const opened = () => {
    const lane = openLane(to, released, lost)
    all.add(lane)
    return lane
  }
  return {
    get: (path) =>
      new Promise((resolve, reject) => {
        const wish = { path, resolve, reject }
        const lane = free.pop() ?? (all.size < to.connections ? opened() : undefined)
        if (lane === undefined) waiting.push(wish)
        else lane.ask(wish)
      }),
    close: () => {
      for (const lane of all) lane.end()
    },
  }
}

interface Lane {
  ask(wish: Waiting): void
  end(): void
}

function openLane(
  { host, port }: LanesTo,
  released: (lane: Lane) => void,
  lost: (lane: Lane) => void,
): Lane {
  const socket: Socket = connect({ host, port, noDelay: true })
  let current: Waiting | undefined
  let kept = ''
  const lane: Lane = {
    ask: (wish) => {
      current = wish
      socket.write(`GET ${wish.path} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`, 'latin1')
    },
    end: () => socket.destroy(),
  }
  const cut = (error?: Error) => {
    const wish = current
    current = undefined
    socket.destroy()
    wish?.reject(error ?? new Error('the connection was closed before the answer'))
  }
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    kept = kept === '' ? chunk : kept + chunk
    const status = wholeAnswer(kept)
    if (status === undefined) return
    kept = ''
    if (status instanceof Error) return cut(status)
    const wish = current
    current = undefined
    released(lane)
    wish?.resolve(status)
  })
  socket.on('error', cut)
  socket.on('close', () => {
    cut()
    lost(lane)
  })
  return lane
}

const lengthOf = /\r\ncontent-length: *(\d+)/i

/** The status once the answer is there to its last byte; undefined before. */
function wholeAnswer(text: string): number | Error | undefined {
  const head = text.indexOf('\r\n\r\n')
  if (head === -1) return undefined
  const length = lengthOf.exec(text.slice(0, head))?.[1]
  if (length === undefined) return new Error('the answer states no length')
  return text.length < head + 4 + Number(length) ? undefined : Number(text.slice(9, 12))
}
