/** What variables of the environment are where nobody sets them, as far as TypeScript has a literal for it. */
import { type Expression, type ObjectProperty, parseSync, Visitor } from 'oxc-parser'

/** Names of variables as documents write them. */
const isVariable = (name: string) => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(name)

/**
 * By name, as text: `NAME: z.coerce.number().default(120)`, `NAME: num(120)` of a helper of the program's own
 * and `process.env.NAME ?? '120'`. What is worked out is not known; a text that is no program has none.
 */
export function typescriptDefaults(path: string, text: string): Readonly<Record<string, string>> {
  const { program, errors } = parseSync(path, text)
  const found: Record<string, string> = {}
  if (errors.length > 0) return found
  const note = (name: string | undefined, value: string | undefined) => {
    if (name !== undefined && value !== undefined && isVariable(name)) found[name] ??= value
  }
  new Visitor({
    Property: ({ key, value }) => note(nameOf(key as ObjectProperty['key']), defaultOf(value)),
    LogicalExpression: ({ operator, left, right }) => {
      if (operator !== '&&') note(readIn(left), literalOf(right))
    },
  }).visit(program)
  return found
}

function nameOf(key: ObjectProperty['key']): string | undefined {
  if (key.type === 'Identifier') return key.name
  return key.type === 'Literal' && typeof key.value === 'string' ? key.value : undefined
}

/** The variable that `process.env.NAME`, `env['NAME']` or the like reads. */
function readIn(read: Expression): string | undefined {
  if (read.type !== 'MemberExpression') return undefined
  const { property } = read
  if (property.type === 'Identifier' && !read.computed) return property.name
  return property.type === 'Literal' ? String(property.value) : undefined
}

/** Of a chain of calls the argument of `default`, else the first one of the call that begins it. */
function defaultOf(value: { readonly type: string }): string | undefined {
  const call = value as Expression
  if (call.type !== 'CallExpression') return undefined
  const { callee, arguments: given } = call
  // A text may as well be the name of another variable.
  if (callee.type === 'Identifier') return numberIn(given[0] as Expression)?.toString()
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined
  return callee.property.name === 'default' ? literalOf(given[0]) : defaultOf(callee.object)
}

/** A literal, or a product of numbers such as `7 * 24 * 3600`. */
function literalOf(value: { readonly type: string } | undefined): string | undefined {
  const number = numberIn(value as Expression | undefined)
  if (number !== undefined) return String(number)
  const written = value as Expression | undefined
  return written?.type === 'Literal' && typeof written.value === 'string'
    ? written.value
    : undefined
}

function numberIn(value: Expression | undefined): number | undefined {
  if (value?.type === 'Literal' && typeof value.value === 'number') return value.value
  if (value?.type !== 'BinaryExpression' || value.operator !== '*') return undefined
  const [left, right] = [numberIn(value.left as Expression), numberIn(value.right)]
  return left === undefined || right === undefined ? undefined : left * right
}
