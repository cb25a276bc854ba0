/** Operations of an API in TypeScript or JavaScript: decorators of NestJS, and routes of Express, Fastify, Hono and Koa. */
import { posix } from 'node:path'
import type { RepositoryFiles } from '../repository-files.ts'
import { readSource } from '../source/read-source.ts'
import type { SourceCall } from '../source/source-facts.ts'

export interface NodeOperation {
  /** In capitals. */
  readonly method: string
  /** With every prefix; parameters in braces. */
  readonly path: string
  /** `file:line`. */
  readonly where: string
  /** The field of a form that holds a file, where the operation names one. */
  readonly field?: string
  /** What stands in the call beside the path, where the handler is part of it. */
  readonly given?: string
}

interface Program {
  readonly path: string
  readonly text: string
  readonly calls: readonly SourceCall[]
}

const servers = /['"](@nestjs\/common|express|fastify|hono|koa|@koa\/router|koa-router)['"/]/

/** Programs that serve, without their tests; what is no program tells nothing. */
function programsIn({ paths, text }: RepositoryFiles): Program[] {
  return paths
    .filter(
      (path) => /\.(ts|js|mjs)$/.test(path) && !/(\.|\/)(test|spec|d)\.\w+$|\/tests?\//.test(path),
    )
    .flatMap((path) => {
      const calls = callsIn(path, text(path))
      return calls === undefined ? [] : [{ path, text: text(path), calls }]
    })
}

function callsIn(path: string, text: string): readonly SourceCall[] | undefined {
  if (!/\b(Controller|setGlobalPrefix|get|post|use|register|route)\(/.test(text)) return undefined
  try {
    const calls = readSource(path, text)?.calls ?? []
    return calls.toSorted((a, b) => a.line - b.line)
  } catch {
    return undefined // another version of the language, or a template
  }
}

/** In the order of files and lines. */
export function nodeOperations(files: RepositoryFiles): NodeOperation[] {
  const programs = programsIn(files)
  if (!programs.some(({ text }) => servers.test(text))) return []
  const prefix = globalPrefix(programs)
  return programs.flatMap((program) => [
    ...decorated(program, prefix),
    ...added(program, prefixesOf(program.path, programs)),
  ])
}

const globalPrefix = (programs: readonly Program[]) =>
  programs
    .flatMap(({ calls }) => calls)
    .flatMap(({ callee, given }) =>
      /\.setGlobalPrefix$/.test(callee) ? (textIn(given) ?? []) : [],
    )[0] ?? ''

/** NestJS, "Controllers": each method belongs to the class that was decorated before it. */
function decorated({ path: file, calls }: Program, prefix: string): NodeOperation[] {
  let controller: string | undefined
  return calls.flatMap(({ callee, given, line }) => {
    if (callee === 'Controller')
      controller = textIn(given) ?? /path:\s*['"]([^'"]*)/.exec(given)?.[1] ?? ''
    if (controller === undefined || !routes.test(callee)) return []
    const path = joined(prefix, controller, textIn(given) ?? '')
    return [
      { method: callee.toUpperCase(), path, where: `${file}:${line}`, ...fieldNear(calls, line) },
    ]
  })
}

const routes = /^(Get|Post|Put|Patch|Delete)$/

/** The interceptor of a file belongs to the method whose decorator is nearest, above or below it. */
function fieldNear(calls: readonly SourceCall[], line: number): { field?: string } {
  const decorators = calls.filter(({ callee }) => routes.test(callee)).map((each) => each.line)
  const own = calls.find((each) => {
    const distances = decorators.map((at) => Math.abs(at - each.line))
    return (
      each.callee === 'FileInterceptor' && Math.abs(line - each.line) === Math.min(...distances)
    )
  })
  const field = own && textIn(own.given)
  return field === undefined ? {} : { field }
}

/** What frameworks' guides call it; maps and clients have a `get` as well. */
const isServer =
  /^(app|api|server|fastify|instance|scope|routes?|\w*([rR]outer|App|Server|Routes))$/

/** `app.post('/path', …)`, once for each place at which its router is mounted. */
function added({ path: file, text, calls }: Program, prefixes: readonly string[]): NodeOperation[] {
  if (!servers.test(text) && !/\bFastifyInstance\b/.test(text)) return []
  return calls.flatMap(({ callee, given, line }) => {
    const [, on = '', method] = /^(\w+)\.(get|post|put|patch|delete)$/.exec(callee) ?? []
    const path = textIn(given)
    if (method === undefined || !isServer.test(on) || !path?.startsWith('/')) return []
    const field = /\.(?:single|fields)\(\s*['"](\w+)/.exec(given)?.[1]
    return prefixes.map((prefix) => ({
      ...{ method: method.toUpperCase(), path: joined(prefix, path), where: `${file}:${line}` },
      ...{ given, ...(field === undefined ? {} : { field }) },
    }))
  })
}

/**
 * Where requests reach the routes of a file: an application's own are where it says, those of a router where
 * others mount it. Of a router whose place is not found there is none: half an address would mislead.
 */
function prefixesOf(file: string, programs: readonly Program[], depth = 4): string[] {
  const isApplication = programs.some(({ path, text }) => path === file && creates.test(text))
  if (isApplication || depth === 0) return isApplication ? [''] : []
  const mounted = programs.flatMap((program) => {
    const names = namesOf(file, program)
    return program.calls.flatMap(({ callee, given }) => {
      if (!/\.(use|route|register)$/.test(callee)) return []
      const own = mountedAt(program.text, given, names)
      if (own === undefined) return []
      const outside = prefixesOf(program.path, programs, depth - 1)
      return own.flatMap((each) => outside.map((outer) => joined(outer, each)))
    })
  })
  return [...new Set(mounted)]
}

const creates = /\b(express|fastify|Fastify|new Hono|new Koa)(<[^>]*>)?\(/

/** The prefixes that the call gives to one of these names; undefined where it mounts something else. */
function mountedAt(
  text: string,
  given: string,
  names: readonly string[],
): readonly string[] | undefined {
  if (!names.some((name) => new RegExp(`(^|[,(\\s])${name}\\s*([,().]|$)`).test(given)))
    return undefined
  const said = /prefix:\s*(['"`])(.*?)\1/.exec(given)?.[2]
  const places = said === undefined ? textsIn(given) : [said]
  return (places.length === 0 ? [''] : places).map((place) =>
    place.replace(/\$\{(\w+)\}/g, (_, name: string) => constantIn(text, name) ?? ''),
  )
}

/** Express lets one call mount a router at several places: a list comes first. */
function textsIn(given: string): string[] {
  const list = /^\s*\[([^\]]*)\]/.exec(given)?.[1]
  const parts = list === undefined ? [given] : list.split(',')
  return parts.flatMap((part) => textIn(part) ?? [])
}

const constantIn = (text: string, name: string) =>
  new RegExp(`\\bconst ${name}\\s*=\\s*['"\`]([^'"\`$]*)`).exec(text)?.[1]

/** How a program calls what it imports from `file`. */
function namesOf(file: string, { path, text }: Program): string[] {
  const imports =
    /\bimport\s+([\w${},\s*]+?)\s+from\s+['"](\.[^'"]+)['"]|\bconst\s+([\w${},\s]+?)\s*=\s*require\(['"](\.[^'"]+)/g
  return [...text.matchAll(imports)].flatMap(([, names, module, required, other]) => {
    const target = posix.join(posix.dirname(path), module ?? other ?? '')
    if (bare(target) !== bare(file)) return []
    return ((names ?? required ?? '').match(/\w+/g) ?? []).filter((name) => name !== 'as')
  })
}

const bare = (path: string) => path.replace(/\.(ts|js|mjs)$/, '').replace(/\/index$/, '')

/** The text that the first argument is. */
const textIn = (given: string) => /^\s*(['"`])([^'"`$]*)\1/.exec(given)?.[2]

function joined(...parts: readonly string[]): string {
  const path = parts
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter((part) => part !== '')
    .join('/')
  return `/${path}`.replace(/:(\w+)/g, '{$1}')
}
