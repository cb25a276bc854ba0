/** How programs in JavaScript and TypeScript call what they import. */
import { type EcmaScriptModule, type Expression, type Program, Visitor } from 'oxc-parser'
import type { SourceName } from './source-facts.ts'

/** `import a, { b as c } from './d'`, `import * as e from './f'`. */
export function takenByImports({ staticImports }: EcmaScriptModule): SourceName[] {
  return staticImports.flatMap(({ moduleRequest, entries }) =>
    entries.map(({ importName, localName }) => {
      const name = importName.kind === 'Default' ? 'default' : importName.name
      const module = moduleRequest.value
      return { module, local: localName.value, ...(name == null ? {} : { name }) }
    }),
  )
}

/** `const a = require('./b')`, `const { c: d } = require('./e')`, `const f = require('./g').h`, and so with `await import`. */
export function takenByRequires(program: Program): SourceName[] {
  const taken: SourceName[] = []
  new Visitor({
    VariableDeclarator: ({ id, init }) => {
      const { module, part } = requiredBy(init)
      if (module === undefined) return
      const whole = part === undefined ? {} : { name: part }
      if (id.type === 'Identifier') taken.push({ module, local: id.name, ...whole })
      if (id.type !== 'ObjectPattern') return
      for (const field of id.properties) {
        if (field.type !== 'Property' || field.key.type !== 'Identifier') continue
        const value = field.value.type === 'AssignmentPattern' ? field.value.left : field.value
        if (value.type === 'Identifier') {
          taken.push({ module, name: field.key.name, local: value.name })
        }
      }
    },
  }).visit(program)
  return taken
}

/** The module that an expression imports, and the part of it that it takes. */
function requiredBy(value: Expression | null): { module?: string; part?: string } {
  if (value?.type === 'AwaitExpression') return requiredBy(value.argument)
  if (value?.type === 'MemberExpression' && value.property.type === 'Identifier') {
    return { ...requiredBy(value.object), part: value.property.name }
  }
  const isRequire =
    value?.type === 'CallExpression' &&
    value.callee.type === 'Identifier' &&
    value.callee.name === 'require'
  const source = isRequire
    ? value.arguments[0]
    : value?.type === 'ImportExpression'
      ? value.source
      : undefined
  return source?.type === 'Literal' ? { module: String(source.value) } : {}
}
