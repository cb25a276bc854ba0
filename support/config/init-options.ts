/** What the command line asks of `plumbline init`. */
import { parseArgs } from 'node:util'
import { suiteError } from '../core/errors.ts'

export interface InitOptions {
  /** The repository, as it was given. */
  readonly path: string
  /** Undefined where it is to be guessed. */
  readonly system?: string
  /** A manifest that is there may be replaced. */
  readonly force: boolean
}

const options = { system: { type: 'string' }, force: { type: 'boolean' } } as const

/** `systems` are the choices of `--system`. */
export function initOptions(args: readonly string[], systems: readonly string[]): InitOptions {
  const { values, positionals } = read(args)
  const { system, force = false } = values
  if (system !== undefined && !systems.includes(system)) {
    const facts = { option: '--system', given: system, choices: systems.join(', ') }
    throw suiteError('OPTION_CHOICE', facts)
  }
  const [path = '.', second] = positionals
  if (second !== undefined) {
    const facts = { option: 'PATH', given: positionals.join(' '), rule: 'one path' }
    throw suiteError('OPTION_VALUE', { ...facts, example: 'plumbline init ../repository' })
  }
  return { path, force, ...(system === undefined ? {} : { system }) }
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (cause) {
    const given = args.find((arg) => arg.startsWith('-')) ?? args.join(' ')
    throw suiteError('OPTION_UNKNOWN', { given, choices: '--system NAME, --force' }, cause)
  }
}
