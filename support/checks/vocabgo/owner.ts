/** Which column says whose a row is: `user_id`, as document 003 prints it, or what a system calls it instead. */
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import type { Row } from '../../services/supabase/records.ts'
import { type Column, knownColumns } from './columns.ts'
import type { Table } from './names.ts'

/** The printed name ("Security"), and the one by which rows that are to be made say whose they are. */
export const printedOwner = 'user_id'

type Finder = (column: Column) => boolean

const isId: Finder = ({ type }) => type === 'uuid'
const isUser: Finder = (column) => isId(column) && column.refersTo === 'auth.users'
const isNamedSo: Finder = (column) =>
  isId(column) && /user|owner|account|profile|member|author|creat(or|ed_by)/.test(column.name)

/** The first rule that finds just one. */
const rules: readonly Finder[] = [
  ({ name }) => name === printedOwner,
  isUser,
  (column) => isUser(column) && isNamedSo(column),
  isNamedSo,
]

/** The column among those of a table; undefined where none can be told. */
export function ownerAmong(columns: readonly Column[]): Column | undefined {
  for (const rule of rules) {
    const [only, second] = columns.filter(rule)
    if (only !== undefined && second === undefined) return only
  }
  return undefined
}

/** The same by the name of the table; metrics are nobody's, whatever columns they have. */
export async function ownerIfAny(scene: ProjectScene, table: Table): Promise<Column | undefined> {
  return table === 'llm_metrics' ? undefined : ownerAmong(await knownColumns(scene, table))
}

/** Its name; a table whose rows are nobody's is in violation. */
export async function ownerOf(scene: ProjectScene, table: Table): Promise<string> {
  const found = await ownerIfAny(scene, table)
  if (found !== undefined) return found.name
  const columns = await knownColumns(scene, table)
  if (columns.length === 0) throw new Violation(`there is no table ${table}`)
  throw new Violation(`${table} has no column that says whose a row is`, {
    expected: printedOwner,
    received: columns.map(({ name }) => name),
  })
}

/** What is given of a row, where its owner goes by the name that the table has for it. */
export async function underItsOwner(scene: ProjectScene, table: Table, given: Row): Promise<Row> {
  if (!(printedOwner in given)) return given
  const { [printedOwner]: owner, ...others } = given
  return { [await ownerOf(scene, table)]: owner, ...others }
}
