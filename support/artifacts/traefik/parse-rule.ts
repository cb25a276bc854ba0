/** Rules of Traefik's routers, parsed and held against a request (Traefik 3, "Rules & Priority"). */

/** What a rule may ask for. */
export interface RoutedRequest {
  readonly host: string
  readonly path: string
}

export type Rule = (request: RoutedRequest) => boolean

/** A rule that cannot be parsed, or that asks for what is not followed here. */
export class RuleError extends Error {
  override readonly name = 'RuleError'
}

const hostOf = (value: string) => value.toLowerCase().replace(/\.$/, '')

const matchers: Readonly<Record<string, (value: string) => Rule>> = {
  host:
    (value) =>
    ({ host }) =>
      hostOf(host) === hostOf(value),
  hostregexp: (value) => {
    const pattern = new RegExp(value, 'i')
    return ({ host }) => pattern.test(host)
  },
  path:
    (value) =>
    ({ path }) =>
      path === value,
  pathprefix:
    (value) =>
    ({ path }) =>
      path.startsWith(value),
  pathregexp: (value) => {
    const pattern = new RegExp(value)
    return ({ path }) => pattern.test(path)
  },
}

const token = /\s*(&&|\|\||[!(),]|[A-Za-z]+|`[^`]*`|"(?:[^"\\]|\\.)*")/y

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.trimEnd().length) {
    const at = token.lastIndex
    const found = token.exec(text)?.[1]
    if (found === undefined) throw new RuleError(`"${text}" cannot be read at "${text.slice(at)}"`)
    tokens.push(found)
  }
  return tokens
}

/** `&&` binds closer than `||`, as in every language. Several values in one matcher: any of them. */
export function parseRule(text: string): Rule {
  const tokens = tokensOf(text)
  let at = 0
  const next = () => tokens[at++]
  const expected = (word: string) => {
    const found = next()
    if (found !== word) throw new RuleError(`"${text}": "${word}" is missing before "${found}"`)
  }
  const chain = (operator: string, part: () => Rule, joined: (parts: Rule[]) => Rule): Rule => {
    const parts = [part()]
    while (tokens[at] === operator) {
      at += 1
      parts.push(part())
    }
    return parts.length === 1 ? (parts[0] as Rule) : joined(parts)
  }
  const either = (): Rule =>
    chain('||', both, (parts) => (request) => parts.some((part) => part(request)))
  const both = (): Rule =>
    chain('&&', single, (parts) => (request) => parts.every((part) => part(request)))
  const single = (): Rule => {
    const word = next()
    if (word === '!') return not(single())
    if (word === '(') return closed(either())
    const matcher = matchers[word?.toLowerCase() ?? '']
    if (matcher === undefined) throw new RuleError(`"${text}": "${word}" is not followed here`)
    expected('(')
    const values = valuesUntilClosed(text, next).map(matcher)
    return (request) => values.some((value) => value(request))
  }
  const closed = (rule: Rule): Rule => {
    expected(')')
    return rule
  }
  const rule = either()
  if (at < tokens.length) throw new RuleError(`"${text}": nobody asked for "${tokens[at]}"`)
  return rule
}

const not =
  (rule: Rule): Rule =>
  (request) =>
    !rule(request)

function valuesUntilClosed(text: string, next: () => string | undefined): string[] {
  const values: string[] = []
  for (let word = next(); word !== ')'; word = next()) {
    if (word === undefined) throw new RuleError(`"${text}": a bracket is not closed`)
    if (word !== ',') values.push(word.slice(1, -1))
  }
  return values
}
