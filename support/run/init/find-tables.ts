/** Tables of extractions and of questions, by what the revisions of Alembic create. */
import { type Found, lineOf, type RepositoryFiles } from './files.ts'
import { statementAt } from './python-source.ts'

interface Table {
  readonly name: string
  readonly columns: readonly string[]
  readonly where: string
}

export interface FoundTables {
  readonly extractions: Readonly<Record<string, unknown>>
  readonly questions: Readonly<Record<string, string>>
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
    return { value: { extractions: found, questions: {} }, where: table.where }
  }
  const drafts = { table: `public.${questions.name}`, extraction }
  const tags = questions.columns.find((each) => /tags$/.test(each)) ?? ''
  return {
    value: { extractions: { ...found, drafts }, questions: { ...drafts, tags } },
    where: table.where,
  }
}

function named(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value }
}

function tablesOf({ paths, text }: RepositoryFiles): Table[] {
  const revisions = paths.filter((path) => /versions\/[^/]+\.py$/.test(path))
  return revisions.flatMap((path) =>
    [...text(path).matchAll(/\bop\.create_table\(\s*['"](\w+)['"]/g)].map((found) => {
      const [, name = ''] = found
      const statement = statementAt(text(path), found.index)
      const columns = [...statement.matchAll(/\bColumn\(\s*['"](\w+)['"]/g)].map(
        ([, each = '']) => each,
      )
      return { name, columns, where: `${path}:${lineOf(text(path), /create_table\(/)}` }
    }),
  )
}
