/** Values of workflow expressions; what is not known is an error, never an empty string. */
import { expressionFunctions } from './expression-functions.ts'
import { type Expression, parseExpression } from './parse-expression.ts'
import { UnsupportedWorkflow } from './workflow-file-error.ts'

export type Value = string | number | boolean | null | { readonly [key: string]: Value }

export interface Contexts {
  /** Contexts by name: secrets, env, github, runner, steps, … */
  readonly values: Readonly<Record<string, { readonly [key: string]: Value }>>
  /** Contexts in which a missing name is an empty string on the hosted runner too. */
  readonly open: ReadonlySet<string>
  /** `success()`, `failure()` and the like. */
  readonly status: Readonly<Record<string, () => boolean>>
}

/** Throws `UnsupportedWorkflow` for a context, a property or a function that is not known here. */
export function evaluate(source: string, contexts: Contexts): Value {
  return valueOfExpression(parseExpression(source), contexts)
}

/** The text with every `${{ … }}` replaced. */
export function fillExpressions(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{([\s\S]*?)\}\}/g, (_, source: string) =>
    asText(evaluate(source, contexts)),
  )
}

/** An `if:`, with or without `${{ }}`; without a status function it also asks for `success()`. */
export function conditionHolds(condition: string | undefined, contexts: Contexts): boolean {
  const source = (condition ?? '').trim().replace(/^\$\{\{([\s\S]*)\}\}$/, '$1')
  const success = contexts.status.success?.() ?? true
  if (source.trim() === '') return success
  const asksStatus = /\b(?:success|failure|always|cancelled)\s*\(/.test(source)
  if (!asksStatus && !success) return false
  return truthy(evaluate(source, contexts))
}

export function asText(value: Value): string {
  if (value === null) return ''
  return typeof value === 'object' ? 'Object' : String(value)
}

const truthy = (value: Value): boolean =>
  !(value === false || value === 0 || value === '' || value === null)

function valueOfExpression(expression: Expression, contexts: Contexts): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'context':
      return contextOf(expression.name, contexts)
    case 'property':
      return propertyOf(expression, contexts)
    case 'call':
      return callOf(expression, contexts)
    case 'not':
      return !truthy(valueOfExpression(expression.operand, contexts))
    default:
      return binaryOf(expression, contexts)
  }
}

function contextOf(name: string, { values }: Contexts): Value {
  const context = values[name]
  if (context === undefined) {
    throw new UnsupportedWorkflow(`The context "${name}" is not known here.`)
  }
  return context
}

function propertyOf(
  expression: Extract<Expression, { kind: 'property' }>,
  contexts: Contexts,
): Value {
  const of = valueOfExpression(expression.of, contexts)
  const key = asText(valueOfExpression(expression.key, contexts))
  if (typeof of === 'object' && of !== null) {
    const spelt = Object.keys(of).find((name) => name.toLowerCase() === key.toLowerCase())
    if (spelt !== undefined) return of[spelt] ?? null
  }
  if (contexts.open.has(rootOf(expression))) return ''
  throw new UnsupportedWorkflow(`"${rootOf(expression)}" has no value "${key}" here.`)
}

function rootOf(expression: Expression): string {
  if (expression.kind === 'property') return rootOf(expression.of)
  return expression.kind === 'context' ? expression.name : '(value)'
}

function callOf({ name, args }: Extract<Expression, { kind: 'call' }>, contexts: Contexts): Value {
  const status = contexts.status[name.toLowerCase()]
  if (status !== undefined) return status()
  const known = expressionFunctions[name.toLowerCase()]
  if (known === undefined) {
    throw new UnsupportedWorkflow(`The function "${name}" is not supported here.`)
  }
  return known(args.map((arg) => valueOfExpression(arg, contexts)))
}

function binaryOf(
  { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
  contexts: Contexts,
): Value {
  const first = valueOfExpression(left, contexts)
  if (operator === '&&') return truthy(first) ? valueOfExpression(right, contexts) : first
  if (operator === '||') return truthy(first) ? first : valueOfExpression(right, contexts)
  const second = valueOfExpression(right, contexts)
  if (operator === '==') return same(first, second)
  if (operator === '!=') return !same(first, second)
  const [a, b] =
    typeof first === 'string' && typeof second === 'string'
      ? [first.toLowerCase(), second.toLowerCase()]
      : [numberOf(first), numberOf(second)]
  const orders: Readonly<Record<string, boolean>> = {
    '<': a < b,
    '<=': a <= b,
    '>': a > b,
    '>=': a >= b,
  }
  return orders[operator] ?? false
}

/** Texts are the same whatever their case; different kinds are compared as numbers. */
function same(first: Value, second: Value): boolean {
  if (typeof first === 'string' && typeof second === 'string') {
    return first.toLowerCase() === second.toLowerCase()
  }
  if (typeof first === typeof second) return first === second
  return numberOf(first) === numberOf(second)
}

function numberOf(value: Value): number {
  if (value === null) return 0
  return typeof value === 'object' ? Number.NaN : Number(value)
}
