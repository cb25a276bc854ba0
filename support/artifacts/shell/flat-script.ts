/** What a shell text runs, in the order of its lines: the functions and scripts that it calls stand where they are called. */
import { type ShellFunction, withoutFunctions } from './shell-functions.ts'

export interface FlatScript {
  /** What runs as long as nothing fails. */
  readonly forward: string
  /** What runs when something has failed: handlers of traps, and what is called a rollback. */
  readonly back: string
}

/** A script of the repository that a line names, from the folder of the script that names it. */
export type ReadScript = (
  name: string,
  caller: string | undefined,
) => { readonly path: string; readonly text: string } | undefined

interface Flattening {
  readonly read: ReadScript
  readonly caller?: string | undefined
  readonly functions: ReadonlyMap<string, ShellFunction>
  /** Scripts and functions that are being read: whoever calls itself is read once. */
  readonly within: readonly string[]
}

/** The lines of `text` with all that they call; a script that `read` does not know stays a name. */
export function flatScript(text: string, read: ReadScript): FlatScript {
  return flat(text, { read, functions: new Map(), within: [] })
}

function flat(text: string, outer: Flattening): FlatScript {
  const { rest, functions } = withoutFunctions(withWords(text.replaceAll(/\\\n\s*/g, ' ')))
  const here = { ...outer, functions: new Map([...outer.functions, ...functions]) }
  return joined(rest.split('\n').map((line) => lineOf(line, here)))
}

function lineOf(line: string, here: Flattening): FlatScript {
  const plain = withWrappers(line, here.functions)
  const handler =
    /(?:^|[;&|]\s*)trap\s+(?:-\S+\s+)?(?:(["'])(.*?)\1|([\w-]+))\s+.*\b(ERR|EXIT)\b/.exec(plain)
  if (handler !== null) {
    const { forward } = called(handler[2] ?? handler[3] ?? '', here)
    return { forward: '', back: forward }
  }
  return called(plain, here)
}

/** The line, and below it what the functions and scripts that it names run. */
function called(line: string, here: Flattening): FlatScript {
  const names = [...line.matchAll(/[\w./-]+/g)].map(([name]) => name)
  const bodies = names.map((name) => bodyOf(name, line, here))
  return joined([{ forward: line, back: '' }, ...bodies])
}

function bodyOf(name: string, line: string, here: Flattening): FlatScript {
  const nothing = { forward: '', back: '' }
  const own = isCommand(name, line) ? here.functions.get(name) : undefined
  const script = /\.(sh|bash)$/.test(name) ? here.read(name, here.caller) : undefined
  const key = script?.path ?? name
  const text = script?.text ?? own?.body
  if (text === undefined || here.within.includes(key)) return nothing
  const inner = { ...here, within: [...here.within, key], caller: script?.path ?? here.caller }
  const body = flat(text, inner)
  const all = joined([body, { forward: body.back, back: '' }]).forward
  return takesBack(name) && isAsked(line) ? { forward: '', back: all } : body
}

/** Inside a block or after `||`: what stands at the beginning of a line runs in any case. */
const isAsked = (line: string) => /^\s|\|\||\b(then|else)\s/.test(line)

/** By its name: what takes a release back is no part of the way forward. */
const takesBack = (name: string) =>
  /roll(ing)?[-_]?back|revert|restore[-_](old|previous|last)/i.test(name)

/** Whether the name stands where a shell looks for a command, not among the words of one. */
function isCommand(name: string, line: string): boolean {
  return commandAt(name).test(line)
}

const commandAt = (name: string) =>
  new RegExp(
    `(^|[;&|({!]|\\b(?:then|do|else|if|while|until|time|exec)\\s)(\\s*)${name}(?=$|[\\s;&|)])`,
    'g',
  )

/** `compose up` where `compose() { docker compose -f x "$@"; }`: functions that only stand for the beginning of a command. */
function withWrappers(line: string, functions: ReadonlyMap<string, ShellFunction>): string {
  const wrappers = [...functions.values()].filter(({ begins }) => begins !== undefined)
  // One wrapper may call another: as many rounds as there are.
  return wrappers.reduce(
    (outer) =>
      wrappers.reduce(
        (text, { name, begins }) =>
          text.replaceAll(commandAt(name), (_, before, gap) => `${before}${gap}${begins}`),
        outer,
      ),
    line,
  )
}

/** `$DC up` where `DC="docker compose -f x"` or `DC=(docker compose -f x)` was said before. */
function withWords(text: string): string {
  const said =
    /^[ \t]*(?:(?:export|readonly|local|declare)[ \t]+)*(\w+)=(?:"([^"\n]*)"|'([^'\n]*)'|\(([^)\n]*)\))/gm
  const words = [...text.matchAll(said)]
    .map(
      ([, name = '', ...values]) =>
        [name, values.find((value) => value !== undefined) ?? ''] as const,
    )
    .filter(([, value]) => /^\s*(sudo\s+)?docker[ -]?/.test(value))
  return words.reduce(
    (all, [name, value]) =>
      all.replaceAll(
        new RegExp(`"?\\$(?:\\{${name}(?:\\[[@*]\\])?\\}|${name}\\b)"?`, 'g'),
        () => value,
      ),
    text,
  )
}

const joined = (parts: readonly FlatScript[]): FlatScript => ({
  forward: lines(parts.map(({ forward }) => forward)),
  back: lines(parts.map(({ back }) => back)),
})

const lines = (texts: readonly string[]) => texts.filter((text) => text.trim() !== '').join('\n')
