/** Reads a program's text by the ending of its file. */
import { readPython } from './read-python.ts'
import { readTypescript } from './read-typescript.ts'
import type { SourceFacts } from './source-facts.ts'

const readers: Readonly<Record<string, (path: string, text: string) => SourceFacts>> = {
  py: readPython,
  ...Object.fromEntries(['ts', 'tsx', 'mts', 'js', 'jsx', 'mjs'].map((e) => [e, readTypescript])),
}

/** Undefined for a language that is not read here. Throws where the text is no program. */
export function readSource(path: string, text: string): SourceFacts | undefined {
  return readers[path.split('.').at(-1) ?? '']?.(path, text)
}
