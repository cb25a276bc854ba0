/** A compose project of a container engine: its own files, beside others, reached from this machine. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Unverified, Violation } from '../../core/errors.ts'
import type {
  CommandResult,
  ComposeProject,
  Composition,
  StopOptions,
} from '../../ports/composition.ts'
import { openEngine } from '../containers/engine.ts'
import { labelsOf } from '../containers/labels.ts'
import type { Recipes } from '../embedded/compose-recipe.ts'
import { rewriteLocalhost } from '../embedded/compose-rewriting.ts'
import { writeWrappers } from '../embedded/compose-wrappers.ts'
import { openDockerSocket } from '../embedded/docker-command/docker-socket.ts'
import { answerShell } from './answer-shell.ts'
import { type ComposeCommand, composeCommand } from './compose-command.ts'
import { openGateway } from './gateway.ts'
import { type Placed, placedProject } from './placed-project.ts'
import { linesOf, programOf, statesOf } from './project-containers.ts'

export interface Contained {
  readonly runId: string
  /** Unlike that of any other composition; begins with `plumbline-`, by which leftovers are found. */
  readonly name: string
  readonly project: ComposeProject
  /** What the run knows of the services: the ports it asks, and what takes their place. */
  readonly recipes: Recipes
  /** Private folder. */
  readonly dir: string
  readonly env: Readonly<Record<string, string>>
}

/** The first version of the engine that knows `start_interval`. */
const startIntervalSince = 25

/** Nothing runs before `up`. The caller must call `down`. */
export async function containCompose(contained: Contained): Promise<Composition> {
  const { runId, name, project, recipes, dir, env } = contained
  mkdirSync(dir, { recursive: true })
  const commandPath = join(dir, 'commands')
  const gateway = await openGateway()
  const command = composeCommand(name, dir)
  const { container } = await openEngine()
  const { Version } = await container.dockerode.version()
  const knowsStartInterval = Number.parseInt(Version, 10) >= startIntervalSince
  const labels = labelsOf(runId)
  const own = { project: name, labels, knowsStartInterval }
  const placed = placedProject({ ...own, command, gateway, recipes })
  const globals = project.files.flatMap((file) => ['--file', file])
  const refused = await placed.select(globals, { cwd: project.dir, env })
  if (refused !== undefined) {
    await gateway.close()
    throw new Violation(`compose refuses the files: ${refused.stderr.trim()}`)
  }
  const wrap = () =>
    writeWrappers(commandPath, env.PATH ?? '', { localhost: placed.published(), services: [] })
  wrap()
  const answer = answerShell({ placed, command, selected: wrap })
  const socket = await openDockerSocket({ dir, commandPath, answer })
  return {
    commandPath,
    ...commandsOf(name, command),
    ...viewsOf(name, placed),
    down: async (options) => {
      command.abort()
      const { code, stderr } = await command.run(downWords(options))
      await Promise.all([socket.close(), gateway.close()])
      rmSync(commandPath, { recursive: true, force: true })
      if (code !== 0) throw new Error(`docker compose down: ${stderr}`)
    },
  }
}

const downWords = (options: StopOptions = {}) => [
  ...['down', '--volumes', '--remove-orphans'],
  ...grace(options),
]

const grace = ({ graceMs }: StopOptions = {}) =>
  graceMs === undefined ? [] : ['--timeout', String(Math.ceil(graceMs / 1_000))]

type Commands = Pick<Composition, 'up' | 'exec' | 'stop' | 'restart' | 'kill' | 'crash' | 'build'>

function commandsOf(project: string, { run }: ComposeCommand): Commands {
  const signal = async (service: string, wanted: NodeJS.Signals) =>
    process.kill(await programOf(project, service), wanted)
  return {
    up: async (services = []) => playable(await run(['up', '--detach', '--wait', ...services])),
    exec: (service, argv) => run(['exec', '--no-TTY', service, ...argv]),
    stop: (services = [], options) => run(['stop', ...grace(options), ...services]),
    restart: (services = [], options) => run(['restart', ...grace(options), ...services]),
    kill: async (service, wanted = 'SIGKILL') => {
      if (wanted !== 'SIGSTOP' && wanted !== 'SIGCONT') {
        return run(['kill', '--signal', wanted, service])
      }
      // The engine sends signals to the first process of the container, which only waits for the program.
      await signal(service, wanted)
      return { code: 0, stdout: '', stderr: '' }
    },
    crash: async (service) => {
      await signal(service, 'SIGKILL')
    },
    build: (services = []) => run(['build', ...services]),
  }
}

/** How the engine says that it cannot get an image. */
const unfetched =
  /pull access denied|no such host|manifest unknown|failed to resolve reference|TLS handshake|connection refused.*registry|i\/o timeout/i

function playable(result: CommandResult): CommandResult {
  const reason = result.code === 0 ? undefined : unfetched.exec(result.stderr)?.[0]
  if (reason === undefined) return result
  const [line = ''] = result.stderr.split('\n').filter((text) => text.includes(reason))
  throw new Unverified(`needs the images of the composition: ${line.trim()}`)
}

function viewsOf(
  project: string,
  placed: Placed,
): Pick<Composition, 'ps' | 'logs' | 'address' | 'localize'> {
  return {
    ps: () => statesOf(project),
    logs: (service) => linesOf(project, service),
    address: (service, target) => placed.addressOf(service, target),
    localize: (text) =>
      placed
        .published()
        .reduce((written, [port, address]) => rewriteLocalhost(written, port, address), text),
  }
}
