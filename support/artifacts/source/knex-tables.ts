/** Tables that a migration of Knex creates or changes, as far as names are written out. */
import { type CallExpression, parseSync, Visitor } from 'oxc-parser'
import { lineCounter } from './source-facts.ts'

export interface KnexTable {
  readonly name: string
  readonly columns: readonly string[]
  /** From 1. */
  readonly line: number
}

/** Knex, "Schema Builder". */
const opens = /^(createTable|createTableIfNotExists|alterTable|table)$/

/** Methods of the builder that take the name of something else than a new column. */
const noColumn =
  /^(index|unique|primary|foreign|drop\w*|rename\w*|comment|engine|charset|collate|inherits|check\w*|set\w*|like)$/

/** `createTable('a', (t) => { t.text('b') })`; a text that is no program has none. */
export function knexTables(path: string, text: string): KnexTable[] {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) return []
  const calls: CallExpression[] = []
  new Visitor({ CallExpression: (call) => void calls.push(call) }).visit(program)
  const lineAt = lineCounter(text)
  return calls.flatMap((call) => {
    const [first, builder] = call.arguments
    const name = textOf(first)
    if (name === undefined || !opens.test(methodOf(call) ?? '')) return []
    if (builder?.type !== 'ArrowFunctionExpression' && builder?.type !== 'FunctionExpression')
      return []
    const [table] = builder.params
    if (table?.type !== 'Identifier') return []
    const inside = calls.filter(
      (each) =>
        each.start > builder.start && each.end < builder.end && objectOf(each) === table.name,
    )
    return [{ name, columns: inside.flatMap(columnsOf), line: lineAt(call.start) }]
  })
}

function columnsOf(call: CallExpression): string[] {
  const method = methodOf(call) ?? ''
  if (method === 'timestamps') return ['created_at', 'updated_at']
  const name = textOf(call.arguments[0])
  return name === undefined || noColumn.test(method) ? [] : [name]
}

const methodOf = ({ callee }: CallExpression): string | undefined =>
  callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
    ? callee.property.name
    : undefined

const objectOf = ({ callee }: CallExpression): string | undefined =>
  callee.type === 'MemberExpression' && callee.object.type === 'Identifier'
    ? callee.object.name
    : undefined

const textOf = (given: CallExpression['arguments'][number] | undefined): string | undefined =>
  given?.type === 'Literal' && typeof given.value === 'string' ? given.value : undefined
