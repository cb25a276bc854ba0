/** A service that dies and is away until it heals. */
import type { Scope } from '../core/scope.ts'
import type { RunningProcess } from '../ports/process.ts'
import { type Injury, injury } from './injury.ts'

/** A server that keeps its port and its data while it is down. */
export interface Restartable {
  readonly processes: readonly RunningProcess[]
  stopServer(mode: 'kill'): Promise<void>
  startServer(): Promise<void>
}

/** SIGKILL to the server; healing starts it again on the same port and data. */
export async function outage(name: string, server: Restartable, scope: Scope): Promise<Injury> {
  const away = injury(scope, `${name} is away`, () => server.startServer())
  await server.stopServer('kill')
  const alive = server.processes.filter((process) => process.exit() === undefined)
  if (alive.length > 0) throw new Error(`${name} goes on although it was killed`)
  return away
}
