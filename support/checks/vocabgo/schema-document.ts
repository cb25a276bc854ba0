/** SCHEMA.md against the database, both ways: what it describes is there, what is there it names. */
import {
  readMarkdown,
  type Section,
  withSubsections,
} from '../../artifacts/markdown/read-markdown.ts'
import { type MarkdownTable, tablesIn, unmarked } from '../../artifacts/markdown/read-tables.ts'
import { expectEqual } from '../expect.ts'
import { tables } from './names.ts'
import { only, type Schema } from './schema.ts'

/** Names of what a project has, or of what its document describes. */
export interface Elements {
  /** As `table.column`. */
  readonly columns: readonly string[]
  readonly tables: readonly string[]
  readonly indexes: readonly string[]
  readonly functions: readonly string[]
  readonly buckets: readonly string[]
}

/** What is in `public`; an index that serves a key or a uniqueness comes with its column. */
export function elementsOf(schema: Schema): Elements {
  const own = (kind: string) =>
    Object.keys(only(schema, new RegExp(`^${kind} (public\\.)`))).map((name) =>
      name.slice(`${kind} public.`.length),
    )
  const constraints = new Set(own('constraint').map((name) => name.split('.')[1]))
  const owned = new Set(tablesWithin(schema))
  return {
    tables: [...owned],
    columns: own('column').filter((name) => owned.has(name.split('.')[0] ?? '')),
    indexes: own('index').filter((name) => !constraints.has(name)),
    functions: [...new Set(own('function').map((name) => name.replace(/\(.*$/s, '')))],
    buckets: Object.keys(only(schema, /^bucket /)).map((name) => name.slice('bucket '.length)),
  }
}

const tablesWithin = (schema: Schema) =>
  Object.entries(only(schema, /^table public\./))
    .filter(([, definition]) => /^[rp] /.test(definition))
    .map(([name]) => name.slice('table public.'.length))

const documented: readonly string[] = tables

/** Everything that is there is named in the document; a column where its table is described. */
export function namesAll(file: string, text: string, there: Elements): void {
  const document = readMarkdown(text)
  const missing = [there.tables, there.indexes, there.functions, there.buckets]
    .flat()
    .filter((name) => !hasWord(text, name))
  const columns = there.columns.filter((full) => {
    const [table = '', column = ''] = full.split('.')
    // Tables beyond the document are the system's own affair: how much is said of them is, too.
    if (!documented.includes(table)) return false
    const own = document.sections.filter(({ title }) => hasWord(title, table))
    const texts = own.flatMap((section) =>
      withSubsections(document, section).map(({ text }) => text),
    )
    return !hasWord(own.length === 0 ? text : texts.join('\n'), column)
  })
  expectEqual(`what ${file} does not name`, [...missing, ...columns], [])
}

/** Everything that the document describes in a table of its kind is there. */
export function describesOnly(file: string, text: string, there: Elements): void {
  const { sections } = readMarkdown(text)
  const strange = sections.flatMap((section, at) => [
    ...tablesIn(section.text).flatMap((table) =>
      strangersIn(titlesAround(sections, at), table, there),
    ),
    ...calls(section.title).filter((name) => !there.functions.includes(name)),
  ])
  expectEqual(`what ${file} describes and the database lacks`, strange, [])
}

/** The title of a section, and of those that it lies in, from the innermost on. */
function titlesAround(sections: readonly Section[], at: number): readonly string[] {
  const titles: string[] = []
  let level = Number.POSITIVE_INFINITY
  for (const section of sections.slice(0, at + 1).toReversed()) {
    if (section.level >= level) continue
    titles.push(section.title)
    level = section.level
  }
  return titles
}

function strangersIn(titles: readonly string[], table: MarkdownTable, there: Elements): string[] {
  const kind = table.header[0]?.toLowerCase() ?? ''
  // One row may speak of several: `created_at, updated_at`.
  const names = table.rows
    .flatMap(([first = '']) => first.split(/(?:,|\/|\band\b)(?![^(]*\))/))
    .map((name) => unmarked(name.trim()))
    .filter((name) => name !== '')
  if (/^index/.test(kind)) return names.filter((name) => !there.indexes.includes(name))
  if (/^bucket/.test(kind)) return names.filter((name) => !there.buckets.includes(name))
  if (/^function/.test(kind)) {
    return names.filter((name) => !there.functions.includes(name.replace(/^public\.|\(.*$/gs, '')))
  }
  if (!/^(column|field)/.test(kind)) return []
  const described = titles.flatMap(words).find((word) => there.tables.includes(word))
  if (described === undefined)
    return titles
      .filter(namesTable)
      .map((title) => `the table of the section "${title}"`)
      .slice(0, 1)
  const columns = names.map((name) => `${described}.${name}`)
  const missing = columns.filter((name) => !there.columns.includes(name))
  // The fields of a value, such as those of a pair within a column, are no columns of the table.
  return missing.length === columns.length ? [] : missing
}

/** A title in the way that tables are called: one identifier, alone or after the word. */
const namesTable = (title: string) =>
  /^([Tt]able:?\s+)?`?[a-z][a-z0-9]*(_[a-z0-9]+)*`?(\s+[Tt]able)?$/.test(title.trim())

/** Functions that a heading names with their brackets. */
const calls = (title: string) =>
  [...title.matchAll(/\b([a-z_]\w*)\(/g)].map(([, name = '']) => name)

const words = (text: string) => text.split(/[^\w-]+/)

const hasWord = (text: string, word: string) => words(text).includes(word)
