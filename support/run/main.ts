/** The command line: `plumbline COMMAND …`; see the README for commands and exit codes. */
import { describe, SuiteError, suiteError } from '../core/errors.ts'
import { exitCodes } from '../core/verdict.ts'
import { keepCompiled } from './compiled.ts'
import { usage } from './usage.ts'

type Command = (args: readonly string[]) => Promise<number>

/** Loaded when asked for: `trace` needs no services and starts at once. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import('./commands/init.ts')).init,
  run: async () => (await import('./commands/run.ts')).run,
  faults: async () => (await import('./commands/faults.ts')).faults,
  merge: async () => (await import('./commands/merge.ts')).merge,
  figures: async () => (await import('./commands/figures.ts')).figures,
  trace: async () => (await import('./commands/trace.ts')).trace,
  sweep: async () => (await import('./commands/sweep.ts')).sweep,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
}

/** Words that ask for the usage, of a command or of all. */
const helps = ['--help', '-h', 'help']

async function main([name = 'run', ...args]: readonly string[]): Promise<number> {
  try {
    if ([name, ...args].some((word) => helps.includes(word))) {
      process.stdout.write(`${usage(helps.includes(name) ? args[0] : name)}\n`)
      return exitCodes.conforms
    }
    const load = commands[name]
    if (load === undefined) {
      const choices = Object.keys(commands).join(', ')
      throw suiteError('COMMAND_UNKNOWN', { given: name, choices })
    }
    const command = await load()
    return await command(args)
  } catch (error) {
    const text = error instanceof SuiteError ? error.toString() : unforeseen(error)
    process.stderr.write(`${text}\n`)
    return exitCodes.couldNotRun
  }
}

function unforeseen(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  return `The suite broke: ${describe(error)}\n${stack}`
}

keepCompiled()
// Exits by itself: a handle that something left open must not keep a finished run alive.
process.exit(await main(process.argv.slice(2)))
