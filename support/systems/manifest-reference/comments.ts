/** The comments of the schema's source, by the field that they stand above: `processes.backend.cwd`. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseSync } from 'oxc-parser'

/** As far as it is looked at (ESTree). */
interface Tree {
  readonly type: string
  readonly start: number
  readonly [field: string]: unknown
}

interface Source {
  readonly file: string
  readonly text: string
  readonly comments: readonly {
    readonly value: string
    readonly end: number
    readonly start: number
  }[]
  /** What each name of the module stands for: an expression of its own, or one of another module. */
  readonly names: ReadonlyMap<string, Tree | { readonly file: string; readonly name: string }>
  readonly headings: ReadonlyMap<string, string>
}

const sources = new Map<string, Source>()

/** Comments below the constant `name` of the module `file`; the constant's own under the empty path. */
export function commentsOf(file: string, name: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const visit = (source: Source, tree: Tree | undefined, path: string): void => {
    if (tree === undefined) return
    if (tree.type === 'Identifier') follow(source, String(tree.name), path)
    visit(source, madeBy(source, tree), path)
    for (const property of propertiesIn(tree)) {
      const key = (property.key as Tree).name ?? (property.key as Tree).value
      const inner = path === '' ? String(key) : `${path}.${String(key)}`
      const comment = above(source, property.start)
      visit(source, property.value as Tree, inner)
      if (comment !== undefined) found.set(inner, comment)
    }
    for (const part of partsOf(tree)) visit(source, part, path)
  }
  const follow = (source: Source, called: string, path: string): void => {
    const meant = source.names.get(called)
    if (meant === undefined) return
    if ('type' in meant) {
      const heading = source.headings.get(called)
      if (heading !== undefined) found.set(path, heading)
      visit(source, meant, path)
      return
    }
    follow(sourceAt(meant.file), meant.name, path)
  }
  follow(sourceAt(file), name, '')
  return found
}

/** What a function of the module makes: `area('/projects', …)`. */
function madeBy({ names }: Source, { type, callee }: Tree): Tree | undefined {
  const { type: kind, name } = (callee ?? {}) as Partial<Tree>
  if (type !== 'CallExpression' || kind !== 'Identifier') return undefined
  const meant = names.get(String(name))
  if (meant === undefined || !('type' in meant)) return undefined
  return meant.type === 'ArrowFunctionExpression' ? (meant.body as Tree) : undefined
}

/** `z.strictObject({…}).extend({…}).default(…)`: the objects along the chain. */
function propertiesIn(tree: Tree): readonly Tree[] {
  if (tree.type !== 'CallExpression') return []
  const called = (tree.callee as Tree).property as Tree | undefined
  if (!['strictObject', 'object', 'extend'].includes(String(called?.name))) return []
  const [first] = tree.arguments as readonly Tree[]
  return first?.type === 'ObjectExpression' ? (first.properties as readonly Tree[]) : []
}

/** What the call stands on, and what lists and choices are made of. */
function partsOf(tree: Tree): readonly Tree[] {
  if (tree.type !== 'CallExpression') return []
  const callee = tree.callee as Tree
  const object = callee.object as Tree | undefined
  const isOuter = object !== undefined && !(object.type === 'Identifier' && object.name === 'z')
  const wraps = ['array', 'optional'].includes(String((callee.property as Tree | undefined)?.name))
  return [...(isOuter ? [object] : []), ...(wraps ? (tree.arguments as readonly Tree[]) : [])]
}

/** The doc comment that ends right before `start`. */
function above({ text, comments }: Source, start: number): string | undefined {
  const last = comments.findLast(({ end }) => end <= start)
  const isNext = last !== undefined && text.slice(last.end, start).trim() === ''
  return isNext && last.value.startsWith('*') ? plain(last.value) : undefined
}

function plain(comment: string): string {
  const lines = comment
    .replace(/^\*/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trim())
  return lines.filter((line) => line !== '').join(' ')
}

function sourceAt(file: string): Source {
  const known = sources.get(file)
  if (known !== undefined) return known
  const text = readFileSync(file, 'utf8')
  const { program, comments } = parseSync(file, text)
  const names = new Map<string, Tree | { file: string; name: string }>()
  const headings = new Map<string, string>()
  const source = { file, text, comments, names, headings }
  for (const statement of program.body as unknown as readonly Tree[]) note(source, statement)
  sources.set(file, source)
  return source
}

function note(
  source: Source & { names: Map<string, unknown>; headings: Map<string, string> },
  statement: Tree,
): void {
  if (statement.type === 'ImportDeclaration') {
    const from = String((statement.source as Tree).value)
    if (!from.startsWith('.')) return
    for (const { imported, local } of statement.specifiers as readonly {
      imported?: Tree
      local: Tree
    }[]) {
      const name = String(imported?.name ?? local.name)
      source.names.set(String(local.name), { file: join(dirname(source.file), from), name })
    }
    return
  }
  const declaration = (statement.declaration ?? statement) as Tree
  if (declaration.type !== 'VariableDeclaration') return
  for (const { id, init } of declaration.declarations as readonly { id: Tree; init: Tree }[]) {
    source.names.set(String(id.name), init)
    const heading = above(source, statement.start)
    if (heading !== undefined) source.headings.set(String(id.name), heading)
  }
}
