/** The source files of the checkout and what each imports, read with a real parser. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor } from 'oxc-parser'

export interface Import {
  /** Path from the checkout's root, where the import names a file. */
  readonly file?: string
  /** Name of the package, where it names one; `node:fs` and its like as they are. */
  readonly package?: string
  readonly line: number
  /** Gone at run time: `import type`, or nothing but types in the braces. */
  readonly typeOnly: boolean
}

export interface Module {
  /** Path from the checkout's root, with slashes. */
  readonly path: string
  readonly lines: number
  readonly imports: readonly Import[]
}

/** The checkout that this file belongs to. */
export const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Every source file below support/, steps/ and fixtures/ of `root`. Throws where one does not parse. */
export function readModules(root: string = checkout): Module[] {
  const files = globSync('{support,steps,fixtures}/**/*.{ts,mjs}', {
    cwd: root,
    exclude: (path) => path.includes('node_modules'),
  })
  return files.sort().map((file) => {
    const path = file.split(sep).join('/')
    return moduleOf(path, readFileSync(join(root, file), 'utf8'))
  })
}

/** What the source `text` of `path` imports, in the order of its lines. */
export function moduleOf(path: string, text: string): Module {
  const { program, module, errors } = parseSync(path, text)
  const [broken] = errors
  if (broken !== undefined) throw new Error(`${path} does not parse: ${broken.message}`)
  const imports: Import[] = []
  const add = (specifier: string, start: number, typeOnly: boolean) =>
    imports.push({ ...aim(path, specifier), line: lineAt(text, start), typeOnly })
  for (const { moduleRequest, entries, start } of module.staticImports) {
    const typeOnly = entries.length > 0 && entries.every((entry) => entry.isType)
    add(moduleRequest.value, start, typeOnly)
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType, start } of entries) {
      if (moduleRequest) add(moduleRequest.value, start, isType)
    }
  }
  new Visitor({
    TSImportType: ({ source, start }) => void add(source.value, start, true),
    ImportExpression: ({ source, start }) => {
      // A computed name cannot be judged here; the house writes none.
      if (source.type === 'Literal' && typeof source.value === 'string') {
        add(source.value, start, false)
      }
    },
  }).visit(program)
  const inOrder = imports.sort((a, b) => a.line - b.line)
  return { path, lines: lineAt(text, text.trimEnd().length), imports: inOrder }
}

function aim(from: string, specifier: string): Pick<Import, 'file' | 'package'> {
  if (specifier.startsWith('.')) return { file: posix.join(posix.dirname(from), specifier) }
  if (specifier.startsWith('node:')) return { package: specifier }
  const parts = specifier.split('/')
  return { package: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') }
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
