/** What a column can hold, in the words of the features. */
import { Violation } from '../../core/errors.ts'
import type { Column } from './columns.ts'
import { ownerAmong, printedOwner } from './owner.ts'

const kinds: Readonly<Record<string, (column: Column) => boolean>> = {
  'an identity': ({ type }) => type === 'uuid',
  'a word': ({ type, allowed }) => /^(text|character varying)/.test(type) || allowed.length > 0,
  'a whole number': ({ type }) => /^(smallint|integer|bigint)$/.test(type),
  'a number': ({ type }) => /^(smallint|integer|bigint|numeric|real|double precision)/.test(type),
  // Without its zone a moment shifts by the server's offset.
  'a moment': ({ type }) => type.startsWith('timestamp') && type.endsWith('with time zone'),
  'a fraction': ({ type }) => /^(numeric|real|double precision)/.test(type),
}

/** The column is there and can hold what its kind says. */
export function holds(table: string, columns: readonly Column[], name: string, kind: string): void {
  const test = kinds[kind]
  if (test === undefined) throw new Error(`no kind of column is called "${kind}"`)
  const column = columns.find((each) => each.name === name)
  if (column === undefined) {
    // An owner under another name is found, and everything else is looked at with it.
    const other = name === printedOwner ? ownerAmong(columns)?.name : undefined
    const received = other ?? columns.map((each) => each.name)
    throw new Violation(`${table} has no column ${name}`, { expected: name, received })
  }
  if (!test(column)) {
    throw new Violation(`${table}.${name} cannot hold ${kind}`, { received: column.type })
  }
}
