/** Reads Python. */
import { parser } from '@lezer/python'
import {
  lineCounter,
  type SourceCall,
  type SourceFacts,
  type SourceImport,
  type SourceText,
} from './source-facts.ts'

/** Throws where the text is no program. */
export function readPython(path: string, text: string): SourceFacts {
  const lineAt = lineCounter(text)
  const imports: SourceImport[] = []
  const calls: SourceCall[] = []
  const texts: SourceText[] = []
  const names: SourceText[] = []
  const environment: SourceText[] = []
  parser.parse(text).iterate({
    enter: ({ name, from, to, type, node }) => {
      const line = lineAt(from)
      if (type.isError) throw new Error(`${path} does not parse: line ${line}`)
      const said = text.slice(from, to)
      if (name === 'ImportStatement') imports.push(...importsIn(said, line))
      if (name === 'String' || name === 'FormatString') texts.push({ text: unquoted(said), line })
      if (name === 'VariableName' || name === 'PropertyName') names.push({ text: said, line })
      const read = /^os\.(?:environ\[|getenv\(|environ\.get\()\s*['"](\w+)['"]/.exec(said)?.[1]
      const reads = name === 'CallExpression' || name === 'MemberExpression'
      if (reads && read !== undefined) environment.push({ text: read, line })
      if (name !== 'CallExpression') return
      const list = node.getChild('ArgList')
      const end = list?.from ?? to
      const given = list === null ? '' : text.slice(list.from + 1, list.to - 1)
      calls.push({ callee: text.slice(from, end).replaceAll(/\s/g, ''), given, line })
    },
  })
  return { imports, calls, texts, environment, names }
}

/** `from a.b import c as d, e` and `import a.b as c, d`; the grammar has told that it is one of them. */
function importsIn(statement: string, line: number): SourceImport[] {
  const flat = statement.replaceAll(/#[^\n]*|[()\\]/g, ' ').replaceAll(/\s+/g, ' ')
  const own = (list: string) =>
    list.split(',').flatMap((part) => part.trim().split(' ')[0]?.trim() || [])
  const [, module, names] = /^from ([\w.]+|\. ?[\w.]*) import (.+)$/.exec(flat) ?? []
  if (module !== undefined && names !== undefined) return [{ module, names: own(names), line }]
  return own(flat.replace(/^import /, '')).map((each) => ({ module: each, names: [], line }))
}

const unquoted = (text: string) => text.replace(/^\w*('''|"""|'|")([\s\S]*)\1$/, '$2')
