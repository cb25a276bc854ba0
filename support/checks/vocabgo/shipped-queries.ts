/** The queries that a delivered repository gives its operators, and whether they run. */
import { relative } from 'node:path'
import type { ProjectScene } from '../../run/scene.ts'
import { openSession } from '../../services/postgres/session.ts'
import { type SourceFile, sourceFiles } from '../clean-copy.ts'
import { sqlBlocksIn, statementsIn } from '../sql-statements.ts'
import { answered } from './sessions.ts'

export interface ShippedQuery {
  readonly file: string
  readonly sql: string
}

/** Every file that is delivered. */
export function deliveredFiles({ project, dir }: ProjectScene): Promise<SourceFile[]> {
  return sourceFiles({ manifest: project, dir })
}

/** A sum of texts whose cast comes too late: `sum(metadata->>'size')`, however it is written. */
const sumOfTexts = /\bsum\s*\(\s*(?:\w+\.)?"?metadata"?\s*->>\s*'size'\s*\)/i

/** The files that repeat the broken expression of the document. */
export function brokenSums(files: readonly SourceFile[]): string[] {
  return files.filter(({ text }) => sumOfTexts.test(text)).map(({ path }) => path)
}

/**
 * What begins as a query in the SQL blocks of Markdown documents, and in SQL files that consist of
 * queries alone: migrations and scripts are run by others.
 */
export function shippedQueries(
  { project }: ProjectScene,
  files: readonly SourceFile[],
): ShippedQuery[] {
  const { folder, migrations: elsewhere } = project.project
  const migrations = `${relative('.', elsewhere ?? `${folder}/migrations`)}/`
  return files.flatMap(({ path, text }) => {
    if (path.endsWith('.md')) {
      const statements = sqlBlocksIn(text).flatMap(statementsIn)
      return statements.filter(isQuery).map((sql) => ({ file: path, sql }))
    }
    if (!path.endsWith('.sql') || path.startsWith(migrations)) return []
    const statements = statementsIn(text)
    return statements.every(isQuery) ? statements.map((sql) => ({ file: path, sql })) : []
  })
}

const isQuery = (sql: string) => /^(select|with)\b/i.test(sql)

/** Something that the reader is to put in: `YOUR_ID`, `<user id>`, `$1`, `${id}`, `:name`. */
const gap = /\byour[_-]\w|<[a-z][\w -]*>|\$\d|\$\{|(?<!:):'?"?[a-z_]\w*/i

/** Whether a reader has to put something in before it can run. */
export const hasGap = (sql: string) => gap.test(withoutTexts(sql))

export interface Rehearsal {
  readonly ran: readonly string[]
  /** Those that have gaps, and those that are no questions but change something. */
  readonly leftOut: readonly string[]
  readonly failed: readonly string[]
}

/**
 * SQLSTATE of what says nothing of a query: it would write in a transaction that only reads, or an example of
 * a value stands where the reader's own belongs, such as `'user-uuid'`.
 */
const saysNothing = ['25006', '22P02']

/** Views of extensions that a hosted project has, and not every target. */
const ofPlatform = /relation "(extensions\.)?pg_stat_statements(_info)?" does not exist/

/** Runs each query as the owner of the database, in a transaction that changes nothing. */
export async function rehearse(
  { addresses }: ProjectScene,
  queries: readonly ShippedQuery[],
): Promise<Rehearsal> {
  const session = await openSession(addresses.owner.url)
  const result = { ran: [] as string[], leftOut: [] as string[], failed: [] as string[] }
  try {
    for (const { file, sql } of queries) {
      const name = `${file}: ${sql.replace(/\s+/g, ' ').slice(0, 90)}`
      if (hasGap(sql)) {
        result.leftOut.push(name)
        continue
      }
      await session.run('begin read only')
      const answer = await answered(session.run(sql))
      await session.run('rollback')
      if (answer.done) result.ran.push(name)
      else if (saysNothing.includes(answer.code) || ofPlatform.test(answer.reason))
        result.leftOut.push(name)
      else result.failed.push(`${name} … ${answer.code}: ${answer.reason}`)
    }
  } finally {
    await session.close()
  }
  return result
}

/**
 * Moments and patterns within quotes hold colons that are no gaps; what psql puts into quotes by
 * itself is one: `:'name'`.
 */
function withoutTexts(sql: string): string {
  return sql.replace(/(?<!:):'[a-z_]\w*'|'((?:[^']|'')*)'/gi, (whole, text?: string) =>
    text === undefined || /your[_-]|<[a-z][\w -]*>|\$\{/i.test(text) ? whole : "''",
  )
}
