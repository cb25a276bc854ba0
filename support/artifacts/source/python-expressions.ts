/** Expressions of Python as the grammar sees them: texts, names, calls, lists, tables; nothing is run. */
import type { parser } from '@lezer/python'

/** A node of the tree. */
export type SyntaxNode = ReturnType<typeof parser.parse>['topNode']

interface Said {
  /** As it stands in the file. */
  readonly written: string
  /** Where it begins in the file, in characters. */
  readonly from: number
}

export interface PythonCall extends Said {
  readonly kind: 'call'
  /** With its dots and without blanks, such as `app.conf.update`. */
  readonly callee: string
  /** What a method belongs to, where that is more than a name: `(a or "b").split(",")`. */
  readonly of?: PythonExpression
  readonly given: readonly PythonArgument[]
}

export interface PythonArgument {
  readonly name?: string
  readonly value: PythonExpression
}

export type PythonExpression =
  | (Said & { readonly kind: 'text'; readonly text: string })
  /** An f-string: texts, and what is filled in between. */
  | (Said & { readonly kind: 'template'; readonly parts: readonly PythonExpression[] })
  | (Said & { readonly kind: 'number'; readonly number: number })
  /** With its dots, such as `settings.PREFIX`. */
  | (Said & { readonly kind: 'name'; readonly name: string })
  | PythonCall
  /** `list[int]`, `os.environ["A"]`. */
  | (Said & { readonly kind: 'index'; readonly of: string; readonly items: Expressions })
  /** Lists, tuples, sets, and what a comprehension is made of. */
  | (Said & { readonly kind: 'list'; readonly items: Expressions })
  | (Said & { readonly kind: 'table'; readonly entries: readonly PythonEntry[] })
  /** `a | b`, `a + b`, `a or b`, `-a` and so on. */
  | (Said & { readonly kind: 'operation'; readonly sign: string; readonly items: Expressions })
  | (Said & { readonly kind: 'other'; readonly items: Expressions })

export type Expressions = readonly PythonExpression[]
export type PythonEntry = readonly [PythonExpression, PythonExpression]

/** What is said by a node of the tree. */
export function expressionAt(text: string, node: SyntaxNode): PythonExpression {
  const said = { written: text.slice(node.from, node.to), from: node.from }
  const inner = () => itemsOf(text, node)
  switch (node.name) {
    case 'String':
      return { ...said, kind: 'text', text: unquoted(said.written) }
    case 'ContinuedString':
      return joinedTexts(said, inner())
    case 'FormatString':
      return { ...said, kind: 'template', parts: partsOf(text, node) }
    case 'Number':
      return { ...said, kind: 'number', number: Number(said.written.replaceAll('_', '')) }
    case 'VariableName':
    case 'PropertyName':
      return { ...said, kind: 'name', name: said.written }
    case 'CallExpression':
      return { ...said, kind: 'call', ...callIn(text, node) }
    case 'MemberExpression':
      return memberAt(text, node, said)
    case 'DictionaryExpression':
      return { ...said, kind: 'table', entries: entriesOf(text, node) }
    case 'ParenthesizedExpression':
      return inner()[0] ?? { ...said, kind: 'other', items: [] }
    case 'BinaryExpression':
    case 'UnaryExpression':
      return { ...said, kind: 'operation', sign: signOf(text, node), items: inner() }
    default:
      return {
        ...said,
        kind: /^(Array|Tuple|Set)Expression/.test(node.name) ? 'list' : 'other',
        items: inner(),
      }
  }
}

/** Words and signs that are no expressions of their own. */
const signs = /^([^\w]+|At|AssignOp|ArithOp|BitOp|CompareOp|Comment|[a-z]+)$/

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const all: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) all.push(child)
  return all
}

function itemsOf(text: string, node: SyntaxNode): PythonExpression[] {
  return childrenOf(node)
    .filter(({ name, type }) => !signs.test(name) && !type.isError)
    .map((child) => expressionAt(text, child))
}

/** The callee of a call or of a decorator, and what stands in its brackets. */
export function callIn(
  text: string,
  node: SyntaxNode,
): Pick<PythonCall, 'callee' | 'of' | 'given'> {
  const list = node.getChild('ArgList')
  const callee = text.slice(node.from, list?.from ?? node.to).replaceAll(/[@\s]/g, '')
  const object = node.getChild('MemberExpression')?.firstChild
  const isNamed = object === null || object === undefined || /Name$/.test(object.name)
  return {
    ...{ callee, given: list === null ? [] : argumentsOf(text, list) },
    ...(!isNamed && { of: expressionAt(text, object) }),
  }
}

export function argumentsOf(text: string, list: SyntaxNode): PythonArgument[] {
  const given: PythonArgument[] = []
  let name: string | undefined
  for (const child of childrenOf(list)) {
    const isName = child.name === 'VariableName' && child.nextSibling?.name === 'AssignOp'
    if (isName) name = text.slice(child.from, child.to)
    if (isName || signs.test(child.name) || child.type.isError) continue
    const value = expressionAt(text, child)
    given.push(name === undefined ? { value } : { name, value })
    name = undefined
  }
  return given
}

function memberAt(text: string, node: SyntaxNode, said: Said): PythonExpression {
  const [of] = childrenOf(node)
  const isIndex = node.getChild('[') !== null
  if (of === undefined || !isIndex) {
    return { ...said, kind: 'name', name: said.written.replaceAll(/\s/g, '') }
  }
  const [, ...items] = itemsOf(text, node)
  return { ...said, kind: 'index', of: text.slice(of.from, of.to).replaceAll(/\s/g, ''), items }
}

function entriesOf(text: string, node: SyntaxNode): PythonEntry[] {
  return childrenOf(node).flatMap((child): PythonEntry[] => {
    const [before, after] = [child.prevSibling, child.nextSibling]
    if (child.name !== ':' || before === null || after === null) return []
    return [[expressionAt(text, before), expressionAt(text, after)]]
  })
}

function signOf(text: string, node: SyntaxNode): string {
  const sign = childrenOf(node).find(({ name }) => signs.test(name))
  return sign === undefined ? '' : text.slice(sign.from, sign.to)
}

function joinedTexts(said: Said, parts: Expressions): PythonExpression {
  const texts = parts.map((part) => (part.kind === 'text' ? part.text : undefined))
  return texts.includes(undefined)
    ? { ...said, kind: 'template', parts }
    : { ...said, kind: 'text', text: texts.join('') }
}

function partsOf(text: string, node: SyntaxNode): PythonExpression[] {
  const parts: PythonExpression[] = []
  const add = (from: number, to: number, isLast = false) => {
    const written = text.slice(from, to)
    const inner = from === node.from ? written.replace(/^\w*('''|"""|'|")/, '') : written
    const own = isLast ? inner.replace(/('''|"""|'|")$/, '') : inner
    if (own !== '') parts.push({ kind: 'text', text: own, written, from })
  }
  let at = node.from
  for (const filled of node.getChildren('FormatReplacement')) {
    add(at, filled.from)
    const [value] = itemsOf(text, filled)
    if (value !== undefined) parts.push(value)
    at = filled.to
  }
  add(at, node.to, true)
  return parts
}

const unquoted = (text: string) => text.replace(/^\w*('''|"""|'|")([\s\S]*)\1$/, '$2')
