/** The sub-commands of `docker compose` with their flags. */
import type { CommandResult, StopOptions } from '../../../ports/composition.ts'
import { notSupported } from '../command-failure.ts'
import type { Engine } from '../compose-engine.ts'
import { logsText, psJson, psTable } from '../compose-ps.ts'
import { servicesNamed } from '../compose-services.ts'
import type { UpOptions } from '../compose-up.ts'
import { commandsInside } from './commands-inside.ts'
import { printed } from './printed.ts'
import { type FlagTable, type ReadFlags, readFlags } from './read-flags.ts'
import { type At, quiet, type SubCommand } from './sub-command.ts'

const timeout: FlagTable = { '-t': '--timeout', '--timeout': true }
const inWords = (work: Promise<string>, { engine }: At) => printed(work, engine.project)

export const composeCommands: Readonly<Record<string, SubCommand>> = {
  up: {
    flags: {
      '-d': '--detach',
      '--detach': false,
      '--wait': false,
      '--wait-timeout': true,
      '--no-deps': false,
      '--scale': true,
      // Nothing is built or pulled and no terminal is there, so these change nothing.
      '--build': false,
      '--no-build': false,
      '--quiet-pull': false,
      '--remove-orphans': false,
      '--pull': true,
      '--no-color': false,
    },
    run: (read, at) => inWords(at.commands.up(upOptions(read)), at),
  },
  ...commandsInside,
  pull: { flags: { '-q': '--quiet', '--quiet': false }, run: transferred },
  push: { flags: { '-q': '--quiet', '--quiet': false }, run: transferred },
  logs: {
    flags: { '--no-color': false, '--no-log-prefix': false, '-n': '--tail', '--tail': true },
    run: async ({ flags, rest }, { engine }) => {
      const named = servicesNamed(engine.project, rest)
      const tail = Number(flags.get('--tail')?.at(-1) ?? 'NaN') // `all` is no number either
      const options = {
        prefix: !flags.has('--no-log-prefix'),
        ...(Number.isNaN(tail) ? {} : { tail }),
      }
      return quiet(
        logsText(
          named.flatMap(({ name }) => engine.fleet.of(name)),
          options,
        ),
        engine,
      )
    },
  },
  ps: {
    flags: {
      '-a': '--all',
      '--all': false,
      '--format': true,
      '-q': '--quiet',
      '--quiet': false,
      '--services': false,
      '--no-trunc': false,
    },
    run: async (read, { engine }) => quiet(listed(read, engine), engine),
  },
  down: {
    flags: { '-v': '--volumes', '--volumes': false, '--remove-orphans': false, ...timeout },
    run: (read, at) =>
      inWords(at.commands.down({ volumes: read.flags.has('--volumes'), ...graceOf(read) }), at),
  },
  build: {
    flags: { '--no-cache': false, '--pull': false, '-q': '--quiet', '--quiet': false },
    run: async ({ rest }, { commands }) => commands.build(rest),
  },
  stop: {
    flags: timeout,
    run: (read, at) => inWords(at.commands.stop(read.rest, graceOf(read)), at),
  },
  start: { flags: {}, run: ({ rest }, at) => inWords(at.commands.start(rest), at) },
  restart: {
    flags: timeout,
    run: (read, at) => inWords(at.commands.restart(read.rest, graceOf(read)), at),
  },
  kill: {
    flags: { '-s': '--signal', '--signal': true },
    run: ({ flags, rest }, at) =>
      inWords(at.commands.kill(rest, signalOf(flags.get('--signal')?.at(-1))), at),
  },
  config: {
    flags: { '-q': '--quiet', '--quiet': false, '--services': false },
    run: async ({ flags }, { engine }) => {
      if (flags.has('--quiet')) return quiet('', engine)
      if (!flags.has('--services')) {
        throw notSupported(
          'docker compose config without --quiet or --services is not supported here.',
        )
      }
      return quiet(
        Object.keys(engine.project.services)
          .map((name) => `${name}\n`)
          .join(''),
        engine,
      )
    },
  },
}

/** Runs one sub-command; its name is the first of `args`. */
export async function runComposeCommand(args: readonly string[], at: At): Promise<CommandResult> {
  const [name = '', ...words] = args
  const command = composeCommands[name]
  if (command === undefined) {
    const choices = Object.keys(composeCommands).join(', ')
    throw notSupported(`docker compose ${name} is not supported here; what is: ${choices}.`)
  }
  const { flags, stopAtFirst } = command
  const read = readFlags(words, flags, {
    command: `docker compose ${name}`,
    ...(stopAtFirst && { stopAtFirst }),
  })
  return command.run(read, at)
}

/** There are no images here: what would be moved is told, and nothing is. */
async function transferred({ rest }: ReadFlags, { engine }: At): Promise<CommandResult> {
  const named = servicesNamed(engine.project, rest)
  return quiet(
    '',
    engine,
    named.map(({ image }) => ` ${image}  not moved: no images here\n`).join(''),
  )
}

function upOptions({ flags, rest }: ReadFlags): UpOptions {
  if (!flags.has('--detach') && !flags.has('--wait')) {
    throw notSupported('docker compose up without -d or --wait is not supported here.')
  }
  const limit = flags.get('--wait-timeout')?.at(-1)
  const scale = (flags.get('--scale') ?? []).map((text) => text.split('='))
  return {
    ...(rest.length > 0 && { services: rest }),
    wait: flags.has('--wait'),
    noDependencies: flags.has('--no-deps'),
    scale: Object.fromEntries(scale.map(([service, count]) => [service, Number(count)])),
    ...(limit !== undefined && { waitTimeoutMs: Number(limit) * 1000 }),
  }
}

function listed({ flags, rest }: ReadFlags, { project, fleet }: Engine): string {
  const format = flags.get('--format')?.at(-1) ?? 'table'
  if (format !== 'table' && format !== 'json') {
    throw notSupported(`docker compose ps --format ${format} is not supported here.`)
  }
  const seen = (phase: string) =>
    flags.has('--all') || phase === 'running' || phase === 'restarting'
  const wanted = rest.length === 0 ? fleet.all() : rest.flatMap((name) => fleet.of(name))
  const containers = wanted.filter((container) => seen(container.state().phase))
  if (flags.has('--services')) {
    return [...new Set(containers.map(({ service }) => `${service.name}\n`))].join('')
  }
  if (flags.has('--quiet')) return containers.map(({ name }) => `${name}\n`).join('')
  return format === 'json' ? psJson(project, containers) : psTable(project, containers)
}

function graceOf({ flags }: ReadFlags): StopOptions {
  const seconds = flags.get('--timeout')?.at(-1)
  return seconds === undefined ? {} : { graceMs: Number(seconds) * 1000 }
}

function signalOf(name = 'SIGKILL'): NodeJS.Signals {
  return (name.startsWith('SIG') ? name : `SIG${name}`) as NodeJS.Signals
}
