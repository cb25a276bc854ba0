/** `$VAR` and `${VAR…}` as compose fills them in, nested defaults included. */
import { ComposeFileError } from './compose-file-error.ts'

export interface Variables {
  lookup(name: string): string | undefined
  /** Told of each name that is not set and has no default. */
  unset(name: string): void
  /** Told of each required one that has no value; where nobody asks to be told, that is an error. */
  required?(name: string): void
}

const name = /^[A-Za-z_][A-Za-z0-9_]*/
/** The longer operators first: `:-` must not be read as `-` after a colon. */
const operators = [':-', ':?', ':+', '-', '?', '+'] as const

/** Throws `ComposeFileError` for a required variable without value and for a malformed template. */
export function interpolate(template: string, variables: Variables): string {
  let text = ''
  let at = 0
  while (at < template.length) {
    const dollar = template.indexOf('$', at)
    if (dollar === -1) return text + template.slice(at)
    const { value, end } = substitute(template, dollar, variables)
    text += template.slice(at, dollar) + value
    at = end
  }
  return text
}

function substitute(template: string, dollar: number, variables: Variables) {
  const next = template[dollar + 1]
  if (next === '$') return { value: '$', end: dollar + 2 }
  if (next === '{') {
    const close = closingBrace(template, dollar + 2)
    const value = expand(template.slice(dollar + 2, close), template, variables)
    return { value, end: close + 1 }
  }
  const plain = name.exec(template.slice(dollar + 1))?.[0]
  // A dollar that names nothing, as in `$5`, stands for itself (seen with compose 2.40).
  if (plain === undefined) return { value: '$', end: dollar + 1 }
  return { value: filledIn(plain, variables), end: dollar + 1 + plain.length }
}

function closingBrace(template: string, from: number): number {
  let depth = 1
  for (let at = from; at < template.length; at += 1) {
    if (template.startsWith('${', at)) depth += 1
    if (template[at] === '}') depth -= 1
    if (depth === 0) return at
  }
  throw malformed(template)
}

function expand(expression: string, template: string, variables: Variables): string {
  const variable = name.exec(expression)?.[0]
  if (variable === undefined) throw malformed(template)
  const rest = expression.slice(variable.length)
  if (rest === '') return filledIn(variable, variables)
  const operator = operators.find((candidate) => rest.startsWith(candidate))
  if (operator === undefined) throw malformed(template)
  return operate(operator, variable, rest.slice(operator.length), variables)
}

function operate(
  operator: (typeof operators)[number],
  variable: string,
  operand: string,
  variables: Variables,
): string {
  const value = variables.lookup(variable)
  const usable = value !== undefined && (value !== '' || !operator.startsWith(':'))
  switch (operator) {
    case ':-':
    case '-':
      return usable ? (value ?? '') : interpolate(operand, variables)
    case ':+':
    case '+':
      return usable ? interpolate(operand, variables) : ''
    default:
      if (usable) return value ?? ''
      if (variables.required !== undefined) {
        variables.required(variable)
        return ''
      }
      throw required(variable, interpolate(operand, variables))
  }
}

function filledIn(variable: string, variables: Variables): string {
  const value = variables.lookup(variable)
  if (value === undefined) variables.unset(variable)
  return value ?? ''
}

function required(variable: string, message: string): ComposeFileError {
  const why = message === '' ? '' : `: ${message}`
  return new ComposeFileError(`required variable ${variable} is missing a value${why}`)
}

function malformed(template: string): ComposeFileError {
  return new ComposeFileError(
    `invalid interpolation format: "${template}"; a literal $ is written $$`,
  )
}
