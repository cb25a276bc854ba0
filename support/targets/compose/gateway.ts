/** Ports of this machine's loopback interface, for containers: opened to the engine's own network alone. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { suiteError } from '../../core/errors.ts'
import { loopback } from '../../ports/loopback.ts'
import { openEngine } from '../containers/engine.ts'

export interface Gateway {
  /** `host:port` at which every container reaches the loopback port; this machine does, too. */
  addressOf(port: number): Promise<string>
  close(): Promise<void>
}

/** The address of this machine in the engine's default network, which every network of its leads to. */
async function gatewayHost(): Promise<string> {
  const { container } = await openEngine()
  const { IPAM } = await container.dockerode.getNetwork('bridge').inspect()
  const { Gateway, Subnet } = IPAM?.Config?.[0] ?? {}
  const found = Gateway ?? firstOf(Subnet)
  if (found !== undefined) return found
  const detail = 'the default network of the engine has no address'
  throw suiteError('SERVICE_FAILED', { service: 'the gateway', detail, log: 'none is kept' })
}

/** Which the engine takes; an older one does not say so before the network's first container. */
function firstOf(subnet: string | undefined): string | undefined {
  return subnet?.replace(/^(\d+\.\d+\.\d+)\.0\/.*$/, '$1.1')
}

/** Opens nothing by itself. */
export async function openGateway(): Promise<Gateway> {
  const host = await gatewayHost()
  const doors = new Map<number, Promise<Door>>()
  return {
    addressOf: async (port) => {
      const door = doors.get(port) ?? openDoor(host, port)
      doors.set(port, door)
      return (await door).address
    },
    close: async () => {
      const opened = await Promise.allSettled(doors.values())
      for (const each of opened) if (each.status === 'fulfilled') await each.value.close()
    },
  }
}

interface Door {
  readonly address: string
  close(): Promise<void>
}

async function openDoor(host: string, port: number): Promise<Door> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (caller) => {
    const callee = connect({ host: loopback, port, allowHalfOpen: true })
    for (const socket of [caller, callee]) {
      sockets.add(socket)
      // One side's end is the other's: whoever is called there may be down on purpose.
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        caller.destroy()
        callee.destroy()
      })
    }
    caller.pipe(callee)
    callee.pipe(caller)
  })
  await listen(server, host)
  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
      if (server.listening) await once(server, 'close')
    },
  }
}

async function listen(server: Server, host: string): Promise<void> {
  try {
    server.listen(0, host)
    await once(server, 'listening')
  } catch (cause) {
    const detail = `the engine's network ends at ${host}, which is no address of this machine`
    const log = 'none is kept: an engine in a virtual machine cannot play compositions'
    throw suiteError('SERVICE_FAILED', { service: 'the gateway', detail, log }, cause)
  }
}
