/** Reads Python. */
import { parser } from '@lezer/python'
import { withoutGaps } from './python-gaps.ts'
import {
  lineCounter,
  type SourceCall,
  type SourceFacts,
  type SourceImport,
  type SourceName,
  type SourceText,
  type SourceVariable,
} from './source-facts.ts'

/** Throws where the text is no program. */
export function readPython(path: string, text: string): SourceFacts {
  const lineAt = lineCounter(text)
  const imports: SourceImport[] = []
  const taken: SourceName[] = []
  const calls: SourceCall[] = []
  const texts: SourceText[] = []
  const names: SourceText[] = []
  const environment: SourceVariable[] = []
  const hasReaders = /^\s*(?:import|from)\s+(?:environ|decouple)\b/m.test(text)
  const isBare = /^\s*from\s+os\s+import\b.*\b(?:environ|getenv)\b/m.test(text)
  parser.parse(withoutGaps(text)).iterate({
    enter: ({ name, from, to, type, node }) => {
      const line = lineAt(from)
      if (type.isError) throw new Error(`${path} does not parse: line ${line}`)
      const said = text.slice(from, to)
      if (name === 'ImportStatement') {
        imports.push(...importsIn(said, line))
        taken.push(...takenIn(said))
      }
      if (name === 'String' || name === 'FormatString') texts.push({ text: unquoted(said), line })
      if (name === 'VariableName' || name === 'PropertyName') names.push({ text: said, line })
      if (name === 'CallExpression' || name === 'MemberExpression') {
        environment.push(
          ...variableIn(isBare ? said.replace(bare, 'os.$&') : said, text.slice(to), line),
        )
        if (name === 'CallExpression' && hasReaders) environment.push(...readerIn(said, line))
      }
      if (name === 'ClassDefinition') environment.push(...settingsIn(said, line))
      if (name !== 'CallExpression') return
      const list = node.getChild('ArgList')
      const end = list?.from ?? to
      const given = list === null ? '' : text.slice(list.from + 1, list.to - 1)
      calls.push({ callee: text.slice(from, end).replaceAll(/\s/g, ''), given, line })
    },
  })
  return { imports, taken, calls, texts, environment, names }
}

/** After `from os import environ, getenv`. */
const bare = /^(?:environ|getenv)\b/

/** `os.environ['A']`, `os.getenv('A')`, `os.getenv('A', 'b')`, `os.getenv('A') or 'b'`. */
function variableIn(said: string, after: string, line: number): SourceVariable[] {
  const read = /^os\.(?:environ\[|getenv\(|environ\.get\()\s*['"](\w+)['"]\s*(,?)/.exec(said)
  if (read?.[1] === undefined) return []
  return [{ text: read[1], line, optional: read[2] === ',' || /^\s*or\b/.test(after) }]
}

/** `env('A')`, `env.list('A', default=[])` (django-environ) and `config('A', default='b')` (python-decouple). */
function readerIn(said: string, line: number): SourceVariable[] {
  const read = /^(?:env|config)(?:\.\w+)?\(\s*['"]([A-Z]\w*)['"]/.exec(said)
  if (read?.[1] === undefined) return []
  return [{ text: read[1], line, optional: /\bdefault\s*=/.test(said) }]
}

/** The fields of a class of settings: each is the variable of the same name in capitals, behind the prefix of all. */
function settingsIn(said: string, line: number): SourceVariable[] {
  if (!/^class\s+\w+\s*\([^)]*\bBaseSettings\b/.test(said)) return []
  const prefix = /\benv_prefix\s*=\s*['"](\w+)['"]/.exec(said)?.[1] ?? ''
  const fields = [...said.matchAll(/^ {4}([A-Za-z]\w*)\s*:\s*([^=\n#]+)(=?)/gm)]
  return fields
    .filter(([, name]) => name !== 'model_config')
    .map(([field, name = '', type = '', given]) => ({
      text: (prefix + name).toUpperCase(),
      line: line + said.slice(0, said.indexOf(field)).split('\n').length - 1,
      optional: given === '=' || /\bOptional\b|\bNone\b/.test(type),
    }))
}

/** `from a.b import c as d, e` and `import a.b as c, d`; the grammar has told that it is one of them. */
function importsIn(statement: string, line: number): SourceImport[] {
  const { module, listed } = partsOf(statement)
  const names = listed.map(([name]) => name)
  if (module !== undefined) return [{ module, names, line }]
  return names.map((each) => ({ module: each, names: [], line }))
}

function takenIn(statement: string): SourceName[] {
  const { module, listed } = partsOf(statement)
  return listed.map(([name, local]) =>
    module === undefined ? { module: name, local } : { module, name, local },
  )
}

/** Where it imports from, and each name with the one that the program gives it. */
function partsOf(statement: string) {
  const flat = statement.replaceAll(/#[^\n]*|[()\\]/g, ' ').replaceAll(/\s+/g, ' ')
  const [, module, names] = /^from ([\w.]+|\. ?[\w.]*) import (.+)$/.exec(flat) ?? []
  const listed = (names ?? flat.replace(/^import /, '')).split(',').flatMap((part) => {
    const [name = '', , local = name] = part.trim().split(' ')
    return name === '' ? [] : [[name, local] as const]
  })
  return { module, listed }
}

const unquoted = (text: string) => text.replace(/^\w*('''|"""|'|")([\s\S]*)\1$/, '$2')
