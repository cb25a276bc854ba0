/** Parts of a file of Python, each by its node: imports, assignments, loops, functions, classes. */
import {
  argumentsOf,
  callIn,
  childrenOf,
  expressionAt,
  type PythonExpression,
  type SyntaxNode,
} from './python-expressions.ts'
import type {
  PythonAssignment,
  PythonClass,
  PythonFunction,
  PythonImport,
  PythonLoop,
  PythonParameter,
} from './python-facts.ts'

export interface Text {
  readonly text: string
  /** From 1. */
  readonly lineAt: (at: number) => number
}

export function importsIn(text: string, node: SyntaxNode): PythonImport[] {
  const words = childrenOf(node).map(({ from, to }) => text.slice(from, to))
  const at = words.indexOf('import')
  const isFrom = words[0] === 'from'
  const module = isFrom ? words.slice(1, at).join('') : ''
  const parts = words
    .slice(at + 1)
    .filter((word) => word !== '(' && word !== ')' && !word.startsWith('#'))
    .join(' ')
  return parts
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [path = '', local = ''] = part.split(/\bas\b/).map((word) => word.replaceAll(/\s/g, ''))
      if (isFrom) return { local: local || path, module, name: path }
      // `import a.b` makes `a` known, by which `a.b` is reached.
      return { local: local || path, module: path }
    })
}

export function assignmentsIn(
  text: string,
  node: SyntaxNode,
  { line, inside }: { readonly line: number; readonly inside?: string },
): PythonAssignment[] {
  const parts = childrenOf(node).filter(
    ({ name }) => !/^(TypeDef|AssignOp|type|Comment)$/.test(name),
  )
  const typed = node.getChild('TypeDef')
  const isAlias = node.name === 'TypeDefinition'
  const hasValue = isAlias || node.getChild('AssignOp') !== null
  const [last] = hasValue ? parts.slice(-1) : []
  const targets = hasValue ? parts.slice(0, -1) : parts
  const type = typed === null ? undefined : typeAt(text, typed)
  return targets
    .filter(({ name }) => name === 'VariableName' || name === 'MemberExpression')
    .map(({ from, to }) => ({
      target: text.slice(from, to).replaceAll(/\s/g, ''),
      ...(type && { type }),
      ...(last && { value: expressionAt(text, last) }),
      ...{ line, ...(inside !== undefined && { inside }) },
    }))
}

function typeAt(text: string, node: SyntaxNode): PythonExpression | undefined {
  return node.lastChild === null ? undefined : expressionAt(text, node.lastChild)
}

export function loopAt(text: string, node: SyntaxNode): PythonLoop {
  const parts = childrenOf(node)
  const at = parts.findIndex(({ name }) => name === 'in')
  const locals = parts
    .slice(0, at)
    .flatMap((part) => text.slice(part.from, part.to).match(/\w+/g) ?? [])
    .filter((word) => word !== 'for' && word !== 'async')
  return { locals, over: expressionAt(text, parts[at + 1] ?? node) }
}

export function functionAt(
  { text, lineAt }: Text,
  node: SyntaxNode,
  inside?: string,
): PythonFunction {
  const above =
    node.parent?.name === 'DecoratedStatement' ? node.parent.getChildren('Decorator') : []
  const list = node.getChild('ParamList')
  const answer = node.getChild('TypeDef')
  const type = answer === null ? undefined : typeAt(text, answer)
  return {
    name: nameOf(text, node),
    decorators: above.map((each) => ({ ...callIn(text, each), line: lineAt(each.from) })),
    parameters: list === null ? [] : parametersIn(text, list),
    ...(type && { answer: type }),
    returned: returnsIn(text, node.getChild('Body')),
    line: lineAt(node.from),
    ...(inside !== undefined && { inside }),
  }
}

const nameOf = (text: string, node: SyntaxNode) => {
  const name = node.getChild('VariableName')
  return name === null ? '' : text.slice(name.from, name.to)
}

function parametersIn(text: string, list: SyntaxNode): PythonParameter[] {
  const parameters: { name: string; type?: PythonExpression; value?: PythonExpression }[] = []
  for (const child of childrenOf(list)) {
    const last = parameters.at(-1)
    const isValue = child.prevSibling?.name === 'AssignOp'
    if (isValue && last !== undefined) last.value = expressionAt(text, child)
    else if (child.name === 'VariableName')
      parameters.push({ name: text.slice(child.from, child.to) })
    else if (child.name === 'TypeDef' && last !== undefined) {
      const type = typeAt(text, child)
      if (type !== undefined) last.type = type
    }
  }
  return parameters
}

/** Functions and classes within are left out: what they return is theirs. */
function returnsIn(text: string, node: SyntaxNode | null): PythonExpression[] {
  if (node === null) return []
  return childrenOf(node).flatMap((child) => {
    if (/^(Function|Class)Definition$|^Lambda/.test(child.name)) return []
    if (child.name !== 'ReturnStatement') return returnsIn(text, child)
    const value = child.lastChild
    return value === null || value.name === 'return' ? [] : [expressionAt(text, value)]
  })
}

export function classAt(reading: Text, node: SyntaxNode): PythonClass {
  const { text, lineAt } = reading
  const list = node.getChild('ArgList')
  const body = node.getChild('Body')
  const within = body?.getChildren('ClassDefinition') ?? []
  return {
    name: nameOf(text, node),
    bases: list === null ? [] : argumentsOf(text, list),
    fields: fieldsIn(reading, body),
    inner: Object.fromEntries(
      within.map((each) => [nameOf(text, each), fieldsIn(reading, each.getChild('Body'))]),
    ),
    line: lineAt(node.from),
  }
}

function fieldsIn({ text, lineAt }: Text, body: SyntaxNode | null): PythonAssignment[] {
  const own = body?.getChildren('AssignStatement') ?? []
  return own.flatMap((each) => assignmentsIn(text, each, { line: lineAt(each.from) }))
}
