/** Tables of the areas, and how a row of each leads to its user: by the models of SQLAlchemy and SQLModel. */
import {
  columnOf,
  type Declared,
  fieldsOf,
  keyOf,
  type PythonClasses,
} from '../../artifacts/program/python-classes.ts'
import { keyPath } from './key-path.ts'

/** The class of rows that a class of answers is about: `ConversationRead` tells of a `Conversation`. */
export function modelOf({ all }: PythonClasses, answer: string): Declared | undefined {
  const name = answer.replace(/(Read|Public|Out|Response|Schema|Detail)$/, '')
  return all.find((each) => each.name === name && each.table !== undefined)
}

/** The table whose name has this word in it, where only one has. */
export function tableLike({ all }: PythonClasses, word: string): Declared | undefined {
  const found = all.filter(({ table }) => table?.includes(word) === true)
  return found.length === 1 ? found[0] : found.find(({ table }) => table === `${word}s`)
}

/** Columns with dots between them that lead from a table to the users: the fewest that do. */
export function ownerPath(
  classes: PythonClasses,
  table: string,
  users: string,
): string | undefined {
  return keyPath(table, users, (at) => keysOf(classes, at))
}

/** Columns of a table that hold keys of others, those of its mixins among them. */
function keysOf(classes: PythonClasses, table: string) {
  const model = classes.all.find((each) => each.table === table)
  return fieldsOf(classes, model).flatMap((field) => {
    const key = keyOf(classes, field)
    return key === undefined ? [] : [{ column: columnOf(field), target: key.table }]
  })
}
