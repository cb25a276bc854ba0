/**
 * The grammar of workflow expressions:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 * The official npm package answers null for whatever it does not know; here an unknown value must be
 * an error, because a step that ran with an empty string would prove nothing.
 */
import { UnsupportedWorkflow } from './workflow-file-error.ts'

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'context'; readonly name: string }
  | { readonly kind: 'property'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    }

const token = /\s*('(?:[^']|'')*'|[A-Za-z_][\w-]*|-?\d+(?:\.\d+)?|&&|\|\||[!=<>]=|[!<>()[\].,])/y
/** From the loosest to the tightest. */
const levels = [['||'], ['&&'], ['==', '!='], ['<', '<=', '>', '>=']] as const
const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null }

interface Reader {
  peek(): string | undefined
  take(): string
  expect(text: string): void
}

/** Throws `UnsupportedWorkflow` for what cannot be read. */
export function parseExpression(source: string): Expression {
  const reader = readerOf(tokensOf(source), source)
  const expression = binary(reader, 0)
  if (reader.peek() !== undefined) throw unreadable(source)
  return expression
}

function tokensOf(source: string): string[] {
  const tokens: string[] = []
  const text = source.trimEnd()
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const found = token.exec(text)?.[1]
    if (found === undefined) throw unreadable(source)
    tokens.push(found)
  }
  return tokens
}

function readerOf(tokens: readonly string[], source: string): Reader {
  let at = 0
  const take = () => {
    const next = tokens[at]
    if (next === undefined) throw unreadable(source)
    at += 1
    return next
  }
  const expect = (text: string) => {
    if (take() !== text) throw unreadable(source)
  }
  return { peek: () => tokens[at], take, expect }
}

function binary(reader: Reader, level: number): Expression {
  const operators: readonly string[] | undefined = levels[level]
  if (operators === undefined) return unary(reader)
  let left = binary(reader, level + 1)
  for (
    let next = reader.peek();
    next !== undefined && operators.includes(next);
    next = reader.peek()
  ) {
    left = { kind: 'binary', operator: reader.take(), left, right: binary(reader, level + 1) }
  }
  return left
}

function unary(reader: Reader): Expression {
  if (reader.peek() !== '!') return properties(reader, primary(reader))
  reader.take()
  return { kind: 'not', operand: unary(reader) }
}

function properties(reader: Reader, start: Expression): Expression {
  let of = start
  for (let next = reader.peek(); next === '.' || next === '['; next = reader.peek()) {
    reader.take()
    const key: Expression =
      next === '.' ? { kind: 'literal', value: reader.take() } : binary(reader, 0)
    if (next === '[') reader.expect(']')
    of = { kind: 'property', of, key }
  }
  return of
}

function primary(reader: Reader): Expression {
  const first = reader.take()
  if (first === '(') {
    const inner = binary(reader, 0)
    reader.expect(')')
    return inner
  }
  if (first.startsWith("'")) {
    return { kind: 'literal', value: first.slice(1, -1).replaceAll("''", "'") }
  }
  if (/^-?\d/.test(first)) return { kind: 'literal', value: Number(first) }
  if (first in constants) return { kind: 'literal', value: constants[first] ?? null }
  if (!/^[A-Za-z_]/.test(first)) throw unreadable(first)
  return reader.peek() === '(' ? call(reader, first) : { kind: 'context', name: first }
}

function call(reader: Reader, name: string): Expression {
  reader.expect('(')
  const args: Expression[] = []
  while (reader.peek() !== ')') {
    if (args.length > 0) reader.expect(',')
    args.push(binary(reader, 0))
  }
  reader.expect(')')
  return { kind: 'call', name, args }
}

const unreadable = (source: string) =>
  new UnsupportedWorkflow(`The expression "${source.trim()}" cannot be read.`)
