/** Flags of one sub-command, as docker reads them: known ones only, values with `=` or behind. */
import { notSupported } from '../command-failure.ts'

/** `true` for a flag that takes a value; aliases name the flag they stand for. */
export type FlagTable = Readonly<Record<string, boolean | string>>

export interface ReadFlags {
  /** By long name; a switch has the value `true`. */
  readonly flags: ReadonlyMap<string, readonly string[]>
  readonly rest: readonly string[]
}

/** With `stopAtFirst` everything from the first word on is left alone: it belongs to another command. */
export function readFlags(
  args: readonly string[],
  table: FlagTable,
  { command, stopAtFirst = false }: { readonly command: string; readonly stopAtFirst?: boolean },
): ReadFlags {
  const flags = new Map<string, string[]>()
  const rest: string[] = []
  const queue = [...args]
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (!word.startsWith('-') || word === '-') {
      rest.push(word)
      if (stopAtFirst) return { flags, rest: [...rest, ...queue] }
      continue
    }
    const [spelt = '', glued] = word.split(/=(.*)/s)
    const alias = table[spelt]
    const name = typeof alias === 'string' ? alias : spelt
    const takesValue = table[name]
    if (takesValue === undefined) throw notSupported(`${command} ${spelt} is not supported here.`)
    const value = glued ?? (takesValue === true ? queue.shift() : 'true')
    if (value === undefined) throw notSupported(`${command} ${spelt} needs a value.`)
    flags.set(name, [...(flags.get(name) ?? []), value])
  }
  return { flags, rest }
}
