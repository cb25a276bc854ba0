/** Tables of extractions and of questions, by what the migrations of Alembic or Knex create. */

import { classesOf, columnOf, fieldsOf } from '../../artifacts/program/python-classes.ts'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import { callsOf } from '../../artifacts/program/python-values.ts'
import type { Found, RepositoryFiles } from '../../artifacts/repository-files.ts'
import { knexTables } from '../../artifacts/source/knex-tables.ts'
import { pythonModule } from '../../artifacts/source/python-module.ts'

interface Table {
  readonly name: string
  readonly columns: readonly string[]
  readonly where: string
}

export interface FoundTables {
  readonly extractions: Readonly<Record<string, unknown>>
  readonly questions: Readonly<Record<string, string>>
  /** Where a finished job leaves its draft, be it columns of the extraction itself. */
  readonly drafts?: { readonly table: string; readonly extraction: string }
}

export function findTables(files: RepositoryFiles): Found<FoundTables> | undefined {
  const all = tablesOf(files)
  const table = all.find(
    ({ name, columns }) =>
      /extraction/.test(name) && columns.some((each) => /status|state/.test(each)),
  )
  if (table === undefined) return undefined
  const column = (looks: RegExp) => table.columns.find((each) => looks.test(each))
  const questions = all.find(
    ({ name, columns }) => name !== table.name && columns.some((each) => /tags$/.test(each)),
  )
  const extraction = questions?.columns.find((each) => /extraction/.test(each))
  const found = {
    table: `public.${table.name}`,
    ...named('id', column(/^id$/)),
    ...named('status', column(/^(status|state)$/)),
    ...named('user', column(/^(user|owner)(_id)?$|^created_by$/)),
    ...named('url', column(/^(pre)?signed_?url$|^(file_)?url$/)),
    ...named('urlExpires', column(/url\w*expir|expir\w*url/)),
  }
  if (questions === undefined || extraction === undefined) {
    const isWithin = column(/^(draft|ocr_text|questions|extracted_\w+)$/) !== undefined
    const drafts = { table: found.table, extraction: 'id' }
    const value = { extractions: found, questions: {}, ...(isWithin && { drafts }) }
    return { value, where: table.where }
  }
  const drafts = { table: `public.${questions.name}`, extraction }
  const tags = questions.columns.find((each) => /tags$/.test(each)) ?? ''
  return {
    value: { extractions: { ...found, drafts }, questions: { ...drafts, tags }, drafts },
    where: table.where,
  }
}

function named(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value }
}

/** What revisions create; where they leave that to the models, the tables of these; or migrations of Knex. */
function tablesOf(files: RepositoryFiles): Table[] {
  const ways = [createdTables, mappedTables, builtTables]
  return ways.map((way) => way(files)).find((tables) => tables.length > 0) ?? []
}

/** What several migrations say of one table belongs together. */
const together = (said: readonly Table[]): Table[] =>
  [...Map.groupBy(said, ({ name }) => name)].map(([name, all]) => ({
    ...{ name, columns: all.flatMap(({ columns }) => columns), where: all[0]?.where ?? '' },
  }))

function builtTables({ paths, text }: RepositoryFiles): Table[] {
  const migrations = paths.filter(
    (path) => /\.[cm]?[jt]s$/.test(path) && /\.createTable\w*\(/.test(text(path)),
  )
  return together(
    migrations.flatMap((path) =>
      knexTables(path, text(path)).map(({ line, ...table }) => ({
        ...table,
        where: `${path}:${line}`,
      })),
    ),
  )
}

/** `op.create_table("a", sa.Column("b", …))` and `op.add_column("a", sa.Column("c", …))`, table by table. */
function createdTables({ paths, text }: RepositoryFiles): Table[] {
  const revisions = paths.filter((path) => /versions\/[^/]+\.py$/.test(path))
  const said = revisions.flatMap((path) =>
    pythonModule(text(path)).calls.flatMap(({ call, line }): Table[] => {
      const [name] = call.given
      if (!/\b(create_table|add_column)$/.test(call.callee)) return []
      if (name?.value.kind !== 'text') return []
      const columns = callsOf(call, 'Column').flatMap(({ given }) =>
        given[0]?.value.kind === 'text' ? [given[0].value.text] : [],
      )
      return [{ name: name.value.text, columns, where: `${path}:${line}` }]
    }),
  )
  return together(said)
}

function mappedTables(files: RepositoryFiles): Table[] {
  const classes = classesOf(pythonSource(files))
  return classes.all.flatMap((own) => {
    if (own.table === undefined) return []
    const columns = fieldsOf(classes, own).filter(
      ({ value }) =>
        [...callsOf(value, 'Relationship'), ...callsOf(value, 'relationship')].length === 0,
    )
    return [{ name: own.table, columns: columns.map(columnOf), where: `${own.path}:${own.line}` }]
  })
}
