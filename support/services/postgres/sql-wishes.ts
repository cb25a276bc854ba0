/** What a statement would do to a database that is somebody else's, as far as it can be let through. */
import type { Ours, Thing, Wish } from '../../ports/guard.ts'

const insertion = /^\s*insert\s+into\s+([\w."]+)/i
const removal = /^\s*(?:delete\s+from|update)\s+([\w."]+)/i
/** The first condition; a further one with OR could reach beyond it. */
const limit = /\bwhere\s+[\w."]+(?:::\w+)?\s*=\s*(?:any\s*)?\(?\s*(?:\$(\d+)|'([^']*)')/i

type Row = Readonly<Record<string, unknown>>

/** The wish of a statement that can be let through; undefined for all that has to do with reading. */
export function sqlWish(
  sql: string,
  values: readonly unknown[],
  { names, namesAlone }: Pick<Ours, 'names' | 'namesAlone'>,
): Wish | undefined {
  if (/;\s*\S/.test(sql)) return undefined
  const text = JSON.stringify(values)
  const into = insertion.exec(sql)?.[1]
  if (into !== undefined && (names(text) || names(sql))) return write('insert into', into)
  const from = removal.exec(sql)?.[1]
  const [, mark, literal] = limit.exec(sql) ?? []
  const key = literal ?? JSON.stringify(values[Number(mark) - 1] ?? '')
  if (from !== undefined && !/\bor\b/i.test(sql) && namesAlone(key)) return write('change', from)
  return undefined
}

function write(what: string, table: string): Wish {
  return { kind: 'write', what: `${what} ${table}`, creates: [] }
}

/** Rows that came back from an insertion, by their `id`, or by the user whose only one they are. */
export function madeRows(sql: string, rows: readonly Row[]): Thing[] {
  const table = insertion.exec(sql)?.[1]
  return table === undefined ? [] : rowsMade(table, rows)
}

/** The same for rows that any API has answered. */
export function rowsMade(table: string, rows: readonly Row[]): Thing[] {
  const name = table.includes('.') ? table : `public.${table}`
  return rows.flatMap((row) => {
    const key = row.id ?? row.user_id
    return key === undefined ? [] : [{ kind: 'row', id: `${name}/${key}` } as const]
  })
}
