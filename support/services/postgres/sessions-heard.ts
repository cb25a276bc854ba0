/** Which sessions of the server pass by: it tells each its own number, by which pg_stat_activity knows it. */
import type { Socket } from 'node:net'
import { conversation } from './protocol.ts'

export interface SessionsHeard {
  /** Listens to a connection on its way; both ends must be told of before anything is said. */
  overhear(client: Socket, server: Socket): void
  /** The process of each session that is open; none of an encrypted connection. */
  open(): readonly number[]
}

/** Whoever stands between cannot be known by port: the server may be behind a second one. */
export function sessionsHeard(): SessionsHeard {
  const sessions = new Map<Socket, number>()
  return {
    overhear: (client, server) => {
      const talk = conversation({ session: (pid) => sessions.set(server, pid) })
      client.on('data', talk.fromClient)
      server.on('data', talk.fromServer)
      server.on('close', () => sessions.delete(server))
    },
    open: () => [...sessions.values()],
  }
}
