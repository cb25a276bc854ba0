/** What an expression of Python comes to, as far as files tell: texts, numbers, and the names that it mentions. */
import type {
  Expressions,
  PythonArgument,
  PythonCall,
  PythonExpression,
} from '../source/python-expressions.ts'
import { definitionOf, lastName, modulesOf, type PythonSource } from './python-source.ts'

type Given = Pick<PythonCall, 'given'>

/** What a call is given by this name, or at this place among what has no name. */
export function argumentOf(
  { given }: Given,
  name: string,
  at?: number,
): PythonExpression | undefined {
  const byName = given.find((each) => each.name === name)
  const unnamed = given.filter((each) => each.name === undefined)
  return (byName ?? (at === undefined ? undefined : unnamed[at]))?.value
}

/** The parts of an expression, itself first. */
export function partsOf(expression: PythonExpression): PythonExpression[] {
  return [expression, ...innerOf(expression).flatMap(partsOf)]
}

function innerOf(expression: PythonExpression): Expressions {
  switch (expression.kind) {
    case 'call':
      return [
        ...(expression.of === undefined ? [] : [expression.of]),
        ...expression.given.map(({ value }: PythonArgument) => value),
      ]
    case 'table':
      return expression.entries.flat()
    case 'template':
      return expression.parts
    default:
      return 'items' in expression ? expression.items : []
  }
}

/** Every name in an expression with its dots, callees among them. */
export function namesIn(expression: PythonExpression | undefined): string[] {
  if (expression === undefined) return []
  return partsOf(expression).flatMap((part) => {
    if (part.kind === 'name') return [part.name]
    if (part.kind === 'call') return [part.callee]
    // A type may stand in quotes, where it is defined further down.
    if (part.kind === 'text' && /^[A-Za-z_][\w.]*$/.test(part.text)) return [part.text]
    return part.kind === 'index' ? [part.of] : []
  })
}

export const mentions = (expression: PythonExpression | undefined, name: string): boolean =>
  namesIn(expression).some((each) => lastName(each) === name)

/** Calls of a function of that name within an expression, whatever module it is called by. */
export function callsOf(expression: PythonExpression | undefined, name: string): PythonCall[] {
  if (expression === undefined) return []
  return partsOf(expression).flatMap((part) =>
    part.kind === 'call' && lastName(part.callee) === name ? [part] : [],
  )
}

/** Texts by the keys of a table. */
export function entryOf(
  expression: PythonExpression | undefined,
  key: string,
): PythonExpression | undefined {
  if (expression?.kind === 'call' && expression.callee === 'dict')
    return argumentOf(expression, key)
  if (expression?.kind !== 'table') return undefined
  return expression.entries.find(([name]) => name.kind === 'text' && name.text === key)?.[1]
}

/** The literal that an expression stands for in this file; what it mentions may be defined elsewhere. */
export function literalOf(
  source: PythonSource,
  path: string,
  expression: PythonExpression | undefined,
  depth = 0,
): string | undefined {
  if (expression === undefined || depth > 9) return undefined
  const inner = (part: PythonExpression | undefined) => literalOf(source, path, part, depth + 1)
  switch (expression.kind) {
    case 'text':
      return expression.text
    case 'number':
      return String(expression.number)
    case 'template':
      return expression.parts.map((part) => inner(part) ?? '').join('')
    case 'name':
      return named(source, path, expression.name, depth)
    case 'operation':
      return operated(expression.sign, expression.items.map(inner))
    case 'call':
      return inner(defaultIn(expression))
    default:
      return undefined
  }
}

/** `Field(default="x")`, `os.getenv("A", "x")`, `int("4")`: what it is where nobody says otherwise. */
export function defaultIn(call: PythonCall): PythonExpression | undefined {
  const named = argumentOf(call, 'default')
  if (named !== undefined) return named
  const callee = lastName(call.callee)
  if (callee === 'Field' || /^(int|float|str)$/.test(callee)) {
    const first = argumentOf(call, '', 0)
    return first?.written === '...' ? undefined : first
  }
  return /^(getenv|get|config|env)$/.test(callee) ? argumentOf(call, '', 1) : undefined
}

function operated(sign: string, items: readonly (string | undefined)[]): string | undefined {
  const [left, right] = items
  // `os.environ.get("A") or "x"`: the first that says something.
  if (sign === 'or') return left ?? right
  if (left === undefined) return undefined
  const [a, b] = [Number(left), Number(right)]
  const areNumbers = left !== '' && !Number.isNaN(a)
  if (right === undefined) return sign === '-' && areNumbers ? String(-a) : undefined
  if (!areNumbers || Number.isNaN(b)) return sign === '+' ? `${left}${right}` : undefined
  const sums: Readonly<Record<string, number>> = { '+': a + b, '-': a - b, '*': a * b, '/': a / b }
  return sums[sign] === undefined ? undefined : String(sums[sign])
}

/** In its own file or where it is imported from; `settings.X` is the default of a field `X` of some class. */
function named(source: PythonSource, path: string, dotted: string, depth: number) {
  const name = lastName(dotted)
  const at = definitionOf(source, path, dotted)
  const known = at?.name === undefined ? undefined : valueIn(source, at.path, at.name, depth)
  if (known !== undefined) return known
  for (const [other] of modulesOf(source)) {
    const value = valueIn(source, other, name, depth)
    if (value !== undefined) return value
  }
  return undefined
}

function valueIn(source: PythonSource, path: string, name: string, depth: number) {
  const given = source.module(path).assignments.filter(({ target }) => target === name)
  for (const { value } of given) {
    const literal = literalOf(source, path, value, depth + 1)
    if (literal !== undefined) return literal
  }
  return undefined
}
