/** Variables that a program asks for: a name of its own that happens to be the same asks for nothing. */
import type { SourceText } from '../../artifacts/source/source-facts.ts'
import type { ReadProgram } from './source-tree.ts'

/** What the file store and the login of the time before were told by. */
export const former = /^(MINIO_\w+|SECRET_KEY)$/

/** A call whose first argument is a name: `required('A')`, `config("A", default="b")`. */
const firstArgument = /^\s*['"]([A-Z]\w*)['"]/

/** Settings of Flask are its own dictionary, whatever has filled them. */
const ownDictionary = /(^|\.)(app|application)\.config\./

/** A field of a class of settings, unless it says by which other name it is read. */
const field = /^\s+([A-Z]\w*)\s*:\s*[A-Za-z](?!.*\balias\b)/

/** A key of what looks through the whole environment: `z.object({ A: z.string() }).parse(process.env)`. */
const key = /^\s*['"]?([A-Z]\w*)['"]?\s*:\s*(?!process\.env\b)[a-z]/
const wholeEnvironment = /\bprocess\.env\b(?!\s*[?!]?[.[])/

/**
 * Names of variables that a program asks its environment for: those it reads, first arguments of calls, fields of
 * classes of settings, and keys where the whole environment is handed over.
 */
export function askedNames({ path, text, facts }: ReadProgram): readonly SourceText[] {
  const called = facts.calls
    .filter(({ callee }) => !ownDictionary.test(callee))
    .map(({ given, line }) => ({ text: firstArgument.exec(given)?.[1] ?? '', line }))
  return [...facts.environment, ...called, ...linesThatDeclare(path, text)]
}

function linesThatDeclare(path: string, text: string): SourceText[] {
  const isPython = path.endsWith('.py')
  if (!isPython && !wholeEnvironment.test(text)) return []
  const declared = isPython ? field : key
  return text
    .split('\n')
    .map((each, at) => ({ text: declared.exec(each)?.[1] ?? '', line: at + 1 }))
}
