/** Answers the `docker` command of shells with what the processes of this project do. */
import { describe, Unverified } from '../../../core/errors.ts'
import type {
  CommandResult,
  ComposeProject,
  LoadComposeProject,
} from '../../../ports/composition.ts'
import { CommandFailure, notSupported } from '../command-failure.ts'
import type { Engine, EngineCommands } from '../compose-engine.ts'
import { runComposeCommand } from './compose-commands.ts'
import { openDockerSocket, type ShellRequest } from './docker-socket.ts'
import { readFlags } from './read-flags.ts'

export interface Served {
  readonly dir: string
  readonly commandPath: string
  readonly engine: Engine
  readonly commands: EngineCommands
  readonly load?: LoadComposeProject
  /** Makes the project of a command the current one. */
  select(project: ComposeProject): void
}

/** Writes the `docker` command into `commandPath` and answers it until closed. */
export function serveDocker(served: Served): Promise<{ close(): Promise<void> }> {
  const { dir, commandPath } = served
  return openDockerSocket({ dir, commandPath, answer: (request) => answer(request, served) })
}

async function answer(request: ShellRequest, served: Served): Promise<CommandResult> {
  try {
    return await obey(request, served)
  } catch (error) {
    if (error instanceof CommandFailure) {
      return { code: error.code, stdout: '', stderr: `${error.message}\n` }
    }
    if (error instanceof Unverified) {
      return { code: 125, stdout: '', stderr: `${error.message}\n` }
    }
    // What the loader throws is what compose prints; anything else must be readable as well.
    return { code: 1, stdout: '', stderr: `${describe(error)}\n` }
  }
}

/** Flags of `docker compose` itself, before the sub-command. */
export const composeFlags = {
  '-f': '--file',
  '--file': true,
  '--profile': true,
  '--env-file': true,
  '-p': '--project-name',
  '--project-name': true,
  '--project-directory': true,
  '--progress': true,
  '--ansi': true,
} as const

async function obey({ argv, cwd, env }: ShellRequest, served: Served): Promise<CommandResult> {
  const [first = '', ...words] = argv
  if (first !== 'compose') {
    throw notSupported(`docker ${first} is not supported here; docker compose is.`)
  }
  const { flags, rest } = readFlags(words, composeFlags, {
    command: 'docker compose',
    stopAtFirst: true,
  })
  for (const flag of ['--env-file', '--project-directory'] as const) {
    if (flags.has(flag)) throw notSupported(`docker compose ${flag} is not supported here.`)
  }
  const files = flags.get('--file')
  const profiles = flags.get('--profile')
  const project = flags.get('--project-name')?.at(-1)
  if (served.load === undefined && (files ?? profiles ?? project) !== undefined) {
    throw notSupported('docker compose -f, -p and --profile are not supported here.')
  }
  if (served.load !== undefined) {
    const named = project === undefined ? env : { ...env, COMPOSE_PROJECT_NAME: project }
    served.select(
      served.load({ dir: cwd, env: named, ...(files && { files }), ...(profiles && { profiles }) }),
    )
  }
  return runComposeCommand(rest, served)
}
