/** One file of Python as its tree tells it: imports, assignments, calls, functions and classes, wherever they stand. */
import { parser } from '@lezer/python'
import {
  assignmentsIn,
  classAt,
  functionAt,
  importsIn,
  loopAt,
  type Text,
} from './python-definitions.ts'
import { childrenOf, expressionAt, type SyntaxNode } from './python-expressions.ts'
import type { PythonLoop, PythonModule } from './python-facts.ts'
import { withoutGaps } from './python-gaps.ts'
import { lineCounter } from './source-facts.ts'

/** What stands around a node. */
interface Place {
  readonly inside?: string
  readonly loops: readonly PythonLoop[]
}

/** What cannot be parsed is left out: the rest of the file still tells something. */
export function pythonModule(text: string): PythonModule {
  const module: PythonModule = {
    imports: [],
    assignments: [],
    calls: [],
    functions: [],
    classes: [],
  }
  const whole = withoutGaps(text)
  visit({ text: whole, lineAt: lineCounter(whole), module }, parser.parse(whole).topNode, {
    loops: [],
  })
  return module
}

interface Reading extends Text {
  readonly module: PythonModule
}

function visit(reading: Reading, node: SyntaxNode, place: Place): void {
  const { text, lineAt, module } = reading
  const line = lineAt(node.from)
  let inner = place
  if (node.name === 'ImportStatement') module.imports.push(...importsIn(text, node))
  if (node.name === 'AssignStatement' || node.name === 'TypeDefinition') {
    module.assignments.push(...assignmentsIn(text, node, { ...place, line }))
  }
  if (node.name === 'CallExpression') {
    const call = expressionAt(text, node)
    if (call.kind === 'call') module.calls.push({ call, line, ...place })
  }
  if (node.name === 'FunctionDefinition') {
    const made = functionAt(reading, node, place.inside)
    module.functions.push(made)
    inner = { ...place, inside: made.name }
  }
  if (node.name === 'ClassDefinition') {
    const made = classAt(reading, node)
    module.classes.push(made)
    inner = { ...place, inside: made.name }
  }
  if (node.name === 'ForStatement')
    inner = { ...place, loops: [...place.loops, loopAt(text, node)] }
  for (const child of childrenOf(node)) visit(reading, child, inner)
}
