/** `docker compose …` of a shell, on the composition that the engine runs for the scenario. */
import { describe } from '../../core/errors.ts'
import type { CommandResult } from '../../ports/composition.ts'
import { CommandFailure, notSupported } from '../embedded/command-failure.ts'
import type { ShellRequest } from '../embedded/docker-command/docker-socket.ts'
import { readFlags } from '../embedded/docker-command/read-flags.ts'
import { composeFlags } from '../embedded/docker-command/serve-docker.ts'
import type { ComposeCommand } from './compose-command.ts'
import type { Placed } from './placed-project.ts'

export interface Answering {
  readonly placed: Placed
  readonly command: ComposeCommand
  /** Another project may publish other ports. */
  selected(): void
}

/** What would leave this machine: there is nowhere to send it to. */
const transferred = new Set(['push', 'pull'])

/**
 * The project is read as that shell finds it: its folder, variables, files and profiles. It is run under
 * the name of the composition, whatever name the shell asks for.
 */
export function answerShell(answering: Answering) {
  return async (request: ShellRequest): Promise<CommandResult> => {
    try {
      return await obey(request, answering)
    } catch (error) {
      const code = error instanceof CommandFailure ? error.code : 1
      const said = error instanceof CommandFailure ? error.message : describe(error)
      return { code, stdout: '', stderr: `${said}\n` }
    }
  }
}

async function obey({ argv, cwd, env }: ShellRequest, answering: Answering) {
  const [first = '', ...words] = argv
  if (first !== 'compose') {
    throw notSupported(`docker ${first} is not supported here; docker compose is.`)
  }
  const of = { command: 'docker compose', stopAtFirst: true } as const
  const { flags, rest } = readFlags(words, composeFlags, of)
  const globals = [...flags]
    .filter(([name]) => name !== '--project-name')
    .flatMap(([name, values]) => values.flatMap((value) => [name, value]))
  const { COMPOSE_PROJECT_NAME: _, ...own } = env
  const refused = await answering.placed.select(globals, { cwd, env: own })
  if (refused !== undefined) return refused
  answering.selected()
  if (transferred.has(rest[0] ?? '')) return { code: 0, stdout: '', stderr: ' not moved\n' }
  const asked = withoutSupplied(rest, answering.placed)
  if (asked === undefined) return { code: 0, stdout: '', stderr: ' supplied\n' }
  return answering.command.run(asked)
}

/** Commands whose words behind the flags are services that begin or end. */
const begins = new Set(['up', 'create', 'start', 'restart', 'stop', 'build'])

/** Without the services that run outside of the project; undefined when no other is meant. */
function withoutSupplied(words: readonly string[], placed: Placed): readonly string[] | undefined {
  const [command = ''] = words
  if (!begins.has(command)) return words
  const own = words.filter((word, i) => i === 0 || !placed.isSupplied(word))
  const namesOne = own.slice(1).some((word) => !word.startsWith('-'))
  return own.length < words.length && !namesOne ? undefined : own
}
