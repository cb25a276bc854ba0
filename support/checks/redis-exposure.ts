/** From where Redis can be reached: what the effective compose files publish, and what an engine makes of it. */
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { execa } from 'execa'
import type { ComposeService } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import type { Place, ReadComposition } from './compose-files.ts'
import { expectEqual, expectThat } from './expect.ts'

/** The address of the machine itself, in both families. */
const loopback = ['127.0.0.1', '::1', 'localhost']

/** On a server no port at all; for a developer none but on the loopback interface. */
export function isKeptInside(place: Place, service: ComposeService): void {
  const { name, ports, tree } = service
  const mode = String(tree.network_mode ?? 'its own network')
  expectThat(mode !== 'host', `${name} listens on every address of its host`, {
    expected: 'a network of its own',
    received: `network_mode: ${mode}`,
  })
  const open = ports.filter(
    ({ hostIp = '' }) => place === 'production' || !loopback.includes(hostIp),
  )
  const words = open.map(({ hostIp, published, target }) => {
    const on = hostIp === undefined || hostIp === '' ? 'every address' : hostIp
    return `port ${target} on ${on}, port ${published ?? 'of the engine’s choice'}`
  })
  const how = place === 'production' ? 'published' : 'published beyond 127.0.0.1'
  expectEqual(`ports of ${name} that are ${how} for ${place}`, words, [])
}

/** No other service leads to it: nobody else publishes its port. */
export function nobodyForwards(
  { project }: ReadComposition,
  { name }: ComposeService,
  place: Place,
): void {
  const others = Object.values(project.services).filter((service) => service.name !== name)
  const leading = others.flatMap((service) =>
    service.ports
      .filter(({ target }) => target === redisPort)
      .map(({ published }) => `${service.name}: ${published ?? 'any port'}`),
  )
  expectEqual(`services for ${place} that publish the port of Redis`, leading, [])
}

const redisPort = 6379
const connectBudgetMs = 2_000
const engineBudgetMs = 300_000

/** Starts the service with a real engine and tries every address of this machine, before and afterwards. */
export async function unreachableOnHost(
  scene: Scene,
  { repository, project }: ReadComposition,
  service: ComposeService,
): Promise<Readonly<Record<string, string>>> {
  const addresses = ['127.0.0.1', ...ownAddresses()]
  const before = await reachable(addresses)
  const name = `plumbline-${process.pid}-${Date.now().toString(36)}`
  const files = project.files.flatMap((file) => ['-f', file])
  const compose = (...words: string[]) =>
    execa('docker', ['compose', '-p', name, ...files, ...words], {
      ...{ cwd: repository, timeout: engineBudgetMs, stdin: 'ignore' },
    })
  scene.scope.undo('take the composition of the engine down', () =>
    compose('down', '-v', '-t', '1'),
  )
  await compose('up', '-d', '--wait', '--no-deps', service.name)
  const { stdout: state } = await compose('ps', '--format', '{{.State}}', service.name)
  expectEqual(`the state of ${service.name}`, state.trim(), 'running')
  const after = await reachable(addresses)
  const opened = after.filter((address) => !before.includes(address))
  expectEqual(`addresses of the host at which ${service.name} can be reached`, opened, [])
  return Object.fromEntries(
    addresses.map((each) => [each, after.includes(each) ? 'open' : 'closed']),
  )
}

function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  return all.filter(({ internal, scopeid }) => !internal && !scopeid).map(({ address }) => address)
}

async function reachable(addresses: readonly string[]): Promise<string[]> {
  const open = await Promise.all(addresses.map((address) => accepts(address)))
  return addresses.filter((_, at) => open[at])
}

function accepts(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: redisPort, timeout: connectBudgetMs })
    const answer = (open: boolean) => () => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false))
  })
}
