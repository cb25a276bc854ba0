/** Variables of the environment that programs on Node read: by a schema of envalid or zod, or one by one. */
import type { RepositoryFiles } from '../repository-files.ts'

export interface NodeVariable {
  readonly name: string
  /** Whether the programs do without. */
  readonly hasDefault: boolean
  /** The default where it is a literal: a text as it is, a product of numbers multiplied. */
  readonly value?: string
  readonly path: string
  readonly line: number
}

const program = /\.([cm]?[jt]s)$/
const isTest = /(\.|\/)(test|spec|d)\.\w+$|(^|\/)tests?\//

/** Those of schemas first, the first mention of each; tests set variables of their own. */
export function nodeSettings({ paths, text }: RepositoryFiles): NodeVariable[] {
  const files = paths.filter((path) => program.test(path) && !isTest.test(path))
  const all = [
    ...files.flatMap((path) => ofSchema(path, text(path))),
    ...files.flatMap((path) => oneByOne(path, text(path))),
  ]
  return [...Map.groupBy(all, ({ name }) => name).values()].flatMap(([first]) => first ?? [])
}

/** Schemas of other things have names in small letters, and stand where no environment is read. */
const readsBySchema = (text: string) =>
  /['"](envalid|zod|@t3-oss\/env-\w+)['"]/.test(text) &&
  /cleanEnv|createEnv|process\.env/.test(text)

/** `NAME: num({ default: 5 })` of envalid, `NAME: z.coerce.number().default(5)` of zod; to the next name. */
function ofSchema(path: string, text: string): NodeVariable[] {
  if (!readsBySchema(text)) return []
  const field =
    /^[ \t]*([A-Z][A-Z0-9_]{2,}):\s*(\w[\w.]*\((?:(?!^[ \t]*[A-Z][A-Z0-9_]+:|^\s*\}).*\n?)*)/gm
  return [...text.matchAll(field)].map(({ index, 1: name = '', 2: said = '' }) => {
    const literal = /\bdefault(?::\s*|\()\s*(['"`][^'"`$]*['"`]|[\w. *]+)/.exec(said)?.[1]
    const hasDefault = literal !== undefined || /\bdefault\b|\.(optional|nullish)\(/.test(said)
    return { ...variable(name, literal), hasDefault, path, line: lineAt(text, index) }
  })
}

/** `process.env.NAME ?? 'value'`, with either sign. */
function oneByOne(path: string, text: string): NodeVariable[] {
  const read =
    /\bprocess\.env(?:\.|\[['"])([A-Z][A-Z0-9_]+)(?:['"]\])?\s*\)?\s*(?:(?:\?\?|\|\|)\s*(['"`][^'"`$]*['"`]|[\d_. *]+))?/g
  return [...text.matchAll(read)].map(({ index, 1: name = '', 2: literal }) => ({
    ...{ ...variable(name, literal), hasDefault: true, path, line: lineAt(text, index) },
  }))
}

function variable(name: string, literal: string | undefined) {
  const value = literal === undefined ? undefined : literalValue(literal.trim())
  return { name, ...(value !== undefined && { value }) }
}

/** Undefined for what would have to be computed. */
function literalValue(literal: string): string | undefined {
  if (/^['"`]/.test(literal)) return literal.slice(1, -1)
  const factors = literal.split('*').map((factor) => factor.trim().replaceAll('_', ''))
  if (!factors.every((factor) => /^\d+(\.\d+)?$/.test(factor))) return undefined
  return String(factors.reduce((product, factor) => product * Number(factor), 1))
}

const lineAt = (text: string, index: number) => text.slice(0, index).split('\n').length
