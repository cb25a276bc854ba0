/** The containers of a composition as the engine tells them: their states, their logs, their processes. */
import { readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { Unverified } from '../../core/errors.ts'
import type { Health, ServiceState } from '../../ports/composition.ts'
import type { LogLine } from '../../ports/process.ts'
import { type Container, openEngine, unlessStatus } from '../containers/engine.ts'

interface Found {
  readonly container: Container
  readonly service: string
  readonly name: string
}

/** Those that serve, in the order of their numbers; not those of a single command. */
async function containersOf(project: string): Promise<readonly Found[]> {
  const { container: engine } = await openEngine()
  const label = [`com.docker.compose.project=${project}`, 'com.docker.compose.oneoff=False']
  const all = await engine.dockerode.listContainers({ all: true, filters: { label } })
  const found = all.map(({ Id, Names, Labels }) => ({
    container: engine.getById(Id),
    service: Labels['com.docker.compose.service'] ?? '',
    name: (Names[0] ?? '').replace(/^\//, ''),
    number: Number(Labels['com.docker.compose.container-number'] ?? 0),
  }))
  return found.toSorted((a, b) => a.service.localeCompare(b.service) || a.number - b.number)
}

/** One entry per container. */
export async function statesOf(project: string): Promise<readonly ServiceState[]> {
  const found = await containersOf(project)
  const states = await Promise.all(found.map(stateOf))
  return states.filter((state) => state !== undefined)
}

const phases: Readonly<Record<string, ServiceState['state']>> = {
  created: 'created',
  running: 'running',
  paused: 'running',
  restarting: 'restarting',
}

/** Undefined when it has been removed meanwhile. */
async function stateOf({ container, service, name }: Found): Promise<ServiceState | undefined> {
  const seen = await container.inspect().catch(unlessStatus(404))
  if (seen === undefined) return undefined
  const { State, RestartCount } = seen
  const state = phases[State.Status] ?? 'exited'
  const ended = state === 'exited' || state === 'restarting'
  return {
    ...{ service, name, state, restarts: RestartCount },
    health: (State.Health?.Status ?? 'none') as Health,
    ...(ended && { exitCode: State.ExitCode }),
  }
}

/** Every line since the first start, in order of writing, both streams. */
export async function linesOf(project: string, service: string): Promise<readonly LogLine[]> {
  const found = (await containersOf(project)).filter((each) => each.service === service)
  const all = await Promise.all(found.map(({ container }) => logOf(container)))
  return all.flat().toSorted((a, b) => a.at - b.at)
}

async function logOf(container: Container): Promise<LogLine[]> {
  const written = await container
    .logs({ follow: false, stdout: true, stderr: true, timestamps: true })
    .catch(unlessStatus(404))
  if (written === undefined) return []
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() }
  const read = Object.entries(streams).map(async ([stream, output]) =>
    (await text(output)).split('\n').flatMap((line) => lineOf(line, stream as LogLine['stream'])),
  )
  const source = new PassThrough()
  container.modem.demuxStream(source, streams.stdout, streams.stderr)
  source.on('end', () => {
    for (const output of Object.values(streams)) output.end()
  })
  source.end(written)
  return (await Promise.all(read)).flat()
}

/** The engine puts the time before each line: `2026-01-01T00:00:00.000000000Z text`. Colours would hide words. */
function lineOf(line: string, stream: LogLine['stream']): LogLine[] {
  const at = line.indexOf(' ')
  if (at === -1) return []
  return [
    {
      at: Date.parse(line.slice(0, at)),
      stream,
      text: stripVTControlCharacters(line.slice(at + 1)),
    },
  ]
}

/** First processes that only wait for another one. */
const waiting = /^(tini|docker-init)$/

/**
 * The process on this machine that is the program of the service's first container. A signal to it comes
 * from outside, as a crash does: the engine takes it for the program's own end.
 */
export async function programOf(project: string, service: string): Promise<number> {
  const [first] = (await containersOf(project)).filter((each) => each.service === service)
  const seen = await first?.container.inspect()
  if (seen === undefined || seen.State.Pid === 0) {
    throw new Unverified(`The service ${service} is not running.`)
  }
  const { Id, State } = seen
  // The engine may be elsewhere: there the number means somebody else.
  if (!read(`/proc/${State.Pid}/cgroup`).includes(Id)) {
    throw new Unverified('needs kill: the containers do not run on this machine')
  }
  let pid = State.Pid
  while (waiting.test(read(`/proc/${pid}/comm`).trim())) {
    const child = Number(read(`/proc/${pid}/task/${pid}/children`).trim().split(' ')[0] ?? 0)
    if (child === 0) break
    pid = child
  }
  return pid
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // it has ended meanwhile, or is not on this machine
  }
}
