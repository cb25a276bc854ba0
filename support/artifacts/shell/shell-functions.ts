/** The functions that a shell text defines. */

export interface ShellFunction {
  readonly name: string
  readonly body: string
  /** Of one that only hands its arguments on: the command that they are appended to. */
  readonly begins?: string
}

/** The text without its definitions, and these by name. */
export function withoutFunctions(text: string): {
  readonly rest: string
  readonly functions: ReadonlyMap<string, ShellFunction>
} {
  const functions = new Map<string, ShellFunction>()
  const add = (name: string, body: string) => {
    functions.set(name, { name, body, ...beginning(body) })
    return ''
  }
  const rest = text
    .replaceAll(oneLine, (_, plain, keyword, body) => add(plain ?? keyword, body))
    .replaceAll(block, (_, _indent, plain, keyword, body) => add(plain ?? keyword, body))
  return { rest, functions }
}

const head = String.raw`(?:([\w-]+)[ \t]*\(\)|function[ \t]+([\w-]+)(?:[ \t]*\(\))?)[ \t\n]*\{`
const oneLine = new RegExp(String.raw`^[ \t]*${head}[ \t]+([^\n]*?)[ \t]*\}[ \t]*$`, 'gm')
/** It ends at the brace that stands as far to the right as its first line. */
const block = new RegExp(String.raw`^([ \t]*)${head}[ \t]*\n(.*?)^\1\}`, 'gms')

function beginning(body: string): { begins?: string } {
  const [, begins] =
    /^\s*(?:local [^;\n]*[;\n]\s*)?([^;\n]+?)\s+"?\$[@*]"?\s*;?\s*$/.exec(body) ?? []
  return begins === undefined ? {} : { begins }
}
