/** What the names of a loop stand for, turn by turn, where the file says what is gone through. */
import type { PythonExpression } from '../source/python-expressions.ts'
import type { PythonLoop } from '../source/python-facts.ts'
import { definitionOf, type PythonSource } from './python-source.ts'

/** An expression with the names of the loops filled in. */
type Turn = (expression: PythonExpression | undefined) => PythonExpression | undefined

/** One turn where there is no loop; none where nothing tells what a loop goes through. */
export function turnsOf(source: PythonSource, path: string, loops: readonly PythonLoop[]): Turn[] {
  return loops.reduce<Turn[]>(
    (turns, { locals, over }) =>
      turns.flatMap((turn) =>
        itemsOf(source, path, over).map((item) => {
          const parts = item.kind === 'list' && locals.length > 1 ? item.items : [item]
          const bound = new Map(locals.map((local, at) => [local, parts[at]]))
          return (expression) => turn(filled(expression, bound))
        }),
      ),
    [(expression) => expression],
  )
}

function itemsOf(source: PythonSource, path: string, over: PythonExpression) {
  if (over.kind === 'list') return over.items
  if (over.kind !== 'name') return []
  const at = definitionOf(source, path, over.name)
  const given = source.module(at?.path ?? '').assignments.find(({ target }) => target === at?.name)
  return given?.value?.kind === 'list' ? given.value.items : []
}

function filled(
  expression: PythonExpression | undefined,
  bound: ReadonlyMap<string, PythonExpression | undefined>,
): PythonExpression | undefined {
  if (expression?.kind !== 'name') return expression
  const [first = '', ...rest] = expression.name.split('.')
  const value = bound.get(first)
  if (value === undefined || rest.length === 0) return value ?? expression
  return value.kind === 'name' ? { ...value, name: [value.name, ...rest].join('.') } : expression
}
