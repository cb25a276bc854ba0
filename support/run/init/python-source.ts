/** What Python sources say without being run: constants, classes with typed fields, and the ends of brackets. */
import type { RepositoryFiles } from './files.ts'

/** The Python files of a repository that are no tests. */
export function pythonFiles({ paths }: RepositoryFiles): string[] {
  return paths.filter(
    (path) => path.endsWith('.py') && !/(^|\/)(tests?|conftest)(\/|\.py)/.test(path),
  )
}

/** The text from `start` to the end of the brackets that are open there, or of the line. */
export function statementAt(text: string, start: number): string {
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at] ?? ''
    if ('([{'.includes(sign)) depth += 1
    if (')]}'.includes(sign)) depth -= 1
    if (sign === '\n' && depth <= 0) return text.slice(start, at)
  }
  return text.slice(start)
}

/** What `words` stands for: a literal, or a name (`X`, `settings.X`) that some file gives a literal. */
export function textOf(files: RepositoryFiles, words: string): string | undefined {
  const literal = /^\s*f?['"]([^'"]*)['"]\s*$/.exec(words)?.[1]
  const filled = literal?.replace(/\{([\w.]+)\}/g, (_, name: string) => textOf(files, name) ?? '')
  if (filled !== undefined) return filled
  if (/^\s*\d+\s*$/.test(words)) return words.trim()
  const name = /^\s*(?:\w+\.)*(\w+)\s*$/.exec(words)?.[1]
  if (name === undefined) return undefined
  const given = new RegExp(
    `^\\s*${name}\\s*(?::[^=\\n]+)?=\\s*(['"][^'"]*['"]|\\d+)\\s*(?:#.*)?$`,
    'm',
  )
  for (const path of pythonFiles(files)) {
    const value = given.exec(files.text(path))?.[1]
    if (value !== undefined) return value.replaceAll(/['"]/g, '')
  }
  return undefined
}

export interface PythonField {
  readonly name: string
  readonly type: string
  /** The words after the equals sign. */
  readonly value?: string
}

export interface PythonClass {
  readonly name: string
  readonly bases: readonly string[]
  readonly fields: readonly PythonField[]
  readonly path: string
  readonly start: number
}

/** Every class whose fields have types, as those of pydantic and SQLModel. */
export function classesOf(files: RepositoryFiles): PythonClass[] {
  return pythonFiles(files).flatMap((path) => {
    const text = files.text(path)
    return [...text.matchAll(/^class (\w+)\(([^)]*)\):[^\n]*$/gm)].map((found) => {
      const [whole, name = '', bases = ''] = found
      const body = text.slice(found.index + whole.length)
      const end = /^\S/m.exec(body.slice(1))
      const own = end === null ? body : body.slice(0, end.index + 1)
      return {
        name,
        bases: bases.split(/\s*,\s*/),
        fields: fieldsIn(own),
        path,
        start: found.index,
      }
    })
  })
}

function fieldsIn(body: string): PythonField[] {
  return [...body.matchAll(/^ {4}(\w+)\s*:/gm)].map((found) => {
    const [head, name = ''] = found
    const rest = statementAt(body, found.index + head.length)
    const at = topLevelEquals(rest)
    if (at === -1) return { name, type: rest.trim() }
    return { name, type: rest.slice(0, at).trim(), value: rest.slice(at + 1).trim() }
  })
}

function topLevelEquals(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? ''
    if ('([{'.includes(sign)) depth += 1
    if (')]}'.includes(sign)) depth -= 1
    if (sign === '=' && depth === 0) return at
  }
  return -1
}

/** The fields of a class and of the classes that it extends. */
export function fieldsOf(classes: readonly PythonClass[], name: string): readonly PythonField[] {
  const own = classes.find((each) => each.name === name)
  if (own === undefined) return []
  const inherited = own.bases.filter((base) => base !== name)
  return [...inherited.flatMap((base) => fieldsOf(classes, base)), ...own.fields]
}
