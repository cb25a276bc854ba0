/** Commands that run inside a container: of one that is up, or of one for this command alone. */
import { notSupported } from '../command-failure.ts'
import { warningsOf } from './printed.ts'
import type { SubCommand } from './sub-command.ts'

export const commandsInside: Readonly<Record<'exec' | 'run', SubCommand>> = {
  exec: {
    flags: { '-T': '--no-TTY', '--no-TTY': false, '--index': true },
    stopAtFirst: true,
    run: async ({ rest: [service, ...argv] }, { engine, commands }) => {
      if (service === undefined || argv.length === 0) {
        throw notSupported('docker compose exec needs a service and a command.')
      }
      const result = await commands.exec(service, argv)
      return { ...result, stderr: warningsOf(engine.project) + result.stderr }
    },
  },
  run: {
    flags: {
      '--rm': false,
      '-T': '--no-TTY',
      '--no-TTY': false,
      '--no-deps': false,
      '-e': '--env',
      '--env': true,
    },
    stopAtFirst: true,
    run: async ({ flags, rest: [service, ...argv] }, { engine, commands }) => {
      if (service === undefined || argv.length === 0 || !flags.has('--no-deps')) {
        throw notSupported('docker compose run needs --no-deps, a service and a command here.')
      }
      const result = await commands.run(service, argv, flags.get('--env') ?? [])
      return { ...result, stderr: warningsOf(engine.project) + result.stderr }
    },
  },
}
