/** Reads JavaScript and TypeScript, with JSX where the name of the file says so. */
import { parseSync, Visitor } from 'oxc-parser'
import {
  lineCounter,
  type SourceCall,
  type SourceFacts,
  type SourceImport,
  type SourceText,
  type SourceVariable,
} from './source-facts.ts'
import { takenByImports, takenByRequires } from './taken-names.ts'

/** Throws where the text is no program. */
export function readTypescript(path: string, text: string): SourceFacts {
  const { program, module, errors } = parseSync(path, text)
  const [broken] = errors
  if (broken !== undefined) throw new Error(`${path} does not parse: ${broken.message}`)
  const lineAt = lineCounter(text)
  const imports: SourceImport[] = module.staticImports.map(({ moduleRequest, entries, start }) => ({
    module: moduleRequest.value,
    names: entries.flatMap(({ importName }) => importName.name ?? []),
    line: lineAt(start),
  }))
  const calls: SourceCall[] = []
  const texts: SourceText[] = []
  const names: SourceText[] = []
  const environment: SourceVariable[] = []
  const readsOne = environmentIn(text)
  const slice = ({ start, end }: { start: number; end: number }) => text.slice(start, end)
  new Visitor({
    CallExpression: (call) => {
      const callee = slice(call.callee).replaceAll(/\s|\?/g, '')
      const given = call.arguments.map(slice).join(', ')
      calls.push({ callee, given, line: lineAt(call.start) })
      const [first] = call.arguments
      if (callee === 'require' && first?.type === 'Literal') {
        imports.push({ module: String(first.value), names: [], line: lineAt(call.start) })
      }
    },
    NewExpression: (made) => {
      const given = made.arguments.map(slice).join(', ')
      calls.push({ callee: slice(made.callee), given, line: lineAt(made.start) })
    },
    ImportExpression: ({ source, start }) => {
      if (source.type !== 'Literal') return
      imports.push({ module: String(source.value), names: [], line: lineAt(start) })
    },
    Literal: ({ value, start }) => {
      if (typeof value === 'string') texts.push({ text: value, line: lineAt(start) })
    },
    TemplateElement: ({ value, start }) => {
      texts.push({ text: value.cooked ?? value.raw, line: lineAt(start) })
    },
    MemberExpression: (member) => {
      const name = readsOne.exec(slice(member))
      const read = name?.[1] ?? name?.[2]
      if (read === undefined) return
      environment.push({
        text: read,
        line: lineAt(member.start),
        ...wantOf(text.slice(member.end)),
      })
    },
    VariableDeclarator: ({ id, init }) => {
      if (id.type !== 'ObjectPattern' || init === null || !isEnvironment.test(slice(init))) return
      for (const field of id.properties) {
        if (field.type !== 'Property' || field.key.type !== 'Identifier') continue
        const optional = field.value.type === 'AssignmentPattern'
        environment.push({ text: field.key.name, line: lineAt(field.start), optional })
      }
    },
    Identifier: ({ name, start }) => {
      names.push({ text: name, line: lineAt(start) })
    },
  }).visit(program)
  const taken = [...takenByImports(module), ...takenByRequires(program)]
  return { imports, taken, calls, texts, environment, names }
}

const isEnvironment = /^(?:process|import\.meta)\.env$/

/** Whether a program goes on without a variable, by what follows its name: another value, or a comparison with one. */
function wantOf(after: string): Pick<SourceVariable, 'optional' | 'otherwise'> {
  const compared = /^\s*[!=]==?\s*(?:['"`]|true\b|false\b)/.test(after)
  const rest = /^\s*(?:\?\?|\|\|)\s*(?:(['"`])([^'"`\n]*)\1)?/.exec(after)
  const otherwise = rest?.[2] === undefined ? {} : { otherwise: rest[2] }
  return { optional: rest !== null || compared, ...otherwise }
}

/** How the program reads its environment: as Node and its builders have it, or by a name of its own. */
function environmentIn(text: string): RegExp {
  const named = /\b(?:const|let|var)\s+(\w+)\s*=\s*(?:process|import\.meta)\.env\b(?!\s*[.[?(])/g
  const own = [...text.matchAll(named)].flatMap(([, name]) => name ?? [])
  const base = ['(?:process|import\\.meta)\\.env', ...own].join('|')
  return new RegExp(`^(?:${base})(?:\\.(\\w+)|\\[['"](\\w+)['"]\\])$`)
}
