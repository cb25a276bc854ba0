/** What a check asks of a program's text, in whatever language it was written. */

export interface SourceImport {
  /** As it is written: `./auth.ts`, `fastify`, `backend.auth`. */
  readonly module: string
  /** Names that are taken from it, under their own names; empty where it is taken whole. */
  readonly names: readonly string[]
  /** From 1. */
  readonly line: number
}

/** How a program calls what it imports. */
export interface SourceName {
  readonly module: string
  /** As the module calls it: `default` as in JavaScript, `*` for all of it; none where it is taken whole. */
  readonly name?: string
  /** As the program calls it. */
  readonly local: string
}

export interface SourceCall {
  /** As it is written, blanks removed: `supabase.auth.signUp`, `jwt.decode`. */
  readonly callee: string
  /** The text between its parentheses. */
  readonly given: string
  readonly line: number
}

export interface SourceText {
  readonly text: string
  readonly line: number
}

/** A variable of the environment that is read by its name. */
export interface SourceVariable extends SourceText {
  /** The program goes on without it: another value stands beside it. */
  readonly optional: boolean
  /** The text that stands in for it, where one does. */
  readonly otherwise?: string
}

export interface SourceFacts {
  /** Those inside of functions, too. */
  readonly imports: readonly SourceImport[]
  /** What those bring in, name by name. */
  readonly taken: readonly SourceName[]
  readonly calls: readonly SourceCall[]
  /** Texts between quotes, templates by their fixed parts; no comments. */
  readonly texts: readonly SourceText[]
  readonly environment: readonly SourceVariable[]
  /** Every name of a variable, field, function or key. */
  readonly names: readonly SourceText[]
}

/** Counts lines: the line, from 1, on which a character stands. */
export function lineCounter(text: string): (at: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index)
  return (at) => ends.filter((end) => end < at).length + 1
}
