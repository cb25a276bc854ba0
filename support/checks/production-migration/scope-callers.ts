/** Areas of a server on Node that stand in a scope in which every request is verified before it reaches them. */
import type { SourceCall } from '../../artifacts/source/source-facts.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { meansFile } from './import-aims.ts'
import { backendOf, type ReadProgram } from './source-tree.ts'

/**
 * Whether a program puts the module that verifies tokens into a scope, and later the area into the same one:
 * `api.register(auth)`, `api.register(area)` (Fastify, "Encapsulation"), or `app.use(auth)`,
 * `app.use('/area', area)` (Express, "Using middleware"), be it through a router of routers. The area has to use the caller that the module leaves.
 */
export function isBehindVerification(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
  area: ReadProgram,
): boolean {
  const { tokenValidation } = manifest.sources
  const module = programs.find(({ path }) => path === tokenValidation)
  if (module === undefined || !usesCaller(area, module)) return false
  const backend = backendOf(manifest, programs)
  const ways = waysTo(manifest, backend, area.path)
  return backend.some((program) => {
    const verified = mountsOf(manifest, program, tokenValidation)
    if (verified.length === 0) return false
    const own = ways.flatMap((path) => mountsOf(manifest, program, path))
    return own.some((each) => verified.some((one) => isBefore(one, each)))
  })
}

/** The area, and every program that mounts it, be it through others: `routes.use('/area', area)`. */
export function waysTo(
  manifest: ProductionManifest,
  backend: readonly ReadProgram[],
  area: string,
): readonly string[] {
  const ways = new Set([area])
  for (const way of ways) {
    for (const program of backend) {
      if (mountsOf(manifest, program, way).length > 0) ways.add(program.path)
    }
  }
  return [...ways]
}

/** One call may hold both: `app.use('/area', auth, area)`. What stands at a path verifies below it alone. */
const isBefore = (one: SourceCall, own: SourceCall) =>
  scopeOf(one) === scopeOf(own) &&
  (one === own || (one.line < own.line && pathOf(own).startsWith(pathOf(one))))

const pathOf = ({ given }: SourceCall) => /^\s*['"`](\/[^'"`]*)/.exec(given)?.[1] ?? ''

const scopeOf = ({ callee }: SourceCall) => callee.replace(/\.\w+$/, '')

/** Calls that put what `program` imports from `file` into a scope; a scope of their own is another one. */
function mountsOf(manifest: ProductionManifest, program: ReadProgram, file: string): SourceCall[] {
  const names = namesOf(manifest, program, file)
  const isNamed = ({ given }: SourceCall) =>
    names.some((name) => new RegExp(`(^|[,\\s])${name}\\s*([,().]|$)`).test(given))
  return program.facts.calls.filter(
    (call) =>
      /\.(use|route|register|addHook)$/.test(call.callee) &&
      (/\.addHook$/.test(call.callee) || !/=>|\bfunction\b/.test(call.given)) &&
      isNamed(call),
  )
}

/** How a program calls what it imports from `file`, be it where it uses it: `use(require('./file'))`. */
function namesOf(manifest: ProductionManifest, { path, facts }: ReadProgram, file: string) {
  const means = (module: string, names: readonly string[]) =>
    meansFile(manifest, { path, one: { module, names } }, file)
  const taken = facts.taken.filter(({ module, name }) => means(module, name ? [name] : []))
  const inPlace = facts.imports.filter(({ module, names }) => means(module, names))
  return [
    ...taken.map(({ local }) => local),
    ...inPlace.map(({ module }) => `require\\(['"]${module.replaceAll('.', '\\.')}['"]\\)`),
  ]
}

/** Where the module leaves the caller: `req.user = …`, `res.locals.user = …`, `c.set('user', …)`. */
function usesCaller(area: ReadProgram, { text }: ReadProgram): boolean {
  const left =
    /\b(?:req|request|res\.locals|ctx\.state)\.(\w+)\s*=[^=]|\b(?:c|ctx)\.set\(\s*['"](\w+)['"]/g
  const names = [...text.matchAll(left)].flatMap(([, field, key]) => field ?? key ?? [])
  return names.some((name) => new RegExp(`[.'"]${name}\\b`).test(area.text))
}
