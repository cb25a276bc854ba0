/** Areas of a server on Node that stand in a scope in which every request is verified before it reaches them. */
import { posix } from 'node:path'
import type { SourceCall } from '../../artifacts/source/source-facts.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { backendOf, importsFile, type ReadProgram } from './source-tree.ts'

/**
 * Whether a program puts the module that verifies tokens into a scope, and later the area into the same one:
 * `api.register(auth)`, `api.register(area)` (Fastify, "Encapsulation"), or `app.use(auth)`,
 * `app.use('/area', area)` (Express, "Using middleware"). The area has to use the caller that the module leaves.
 */
export function isBehindVerification(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
  area: ReadProgram,
): boolean {
  const { tokenValidation } = manifest.sources
  const module = programs.find(({ path }) => path === tokenValidation)
  if (module === undefined || !usesCaller(area, module)) return false
  return backendOf(manifest, programs).some((program) => {
    if (!importsFile(manifest, program, tokenValidation)) return false
    if (!importsFile(manifest, program, area.path)) return false
    const verified = mountsOf(program, tokenValidation)
    return mountsOf(program, area.path).some((own) => verified.some((one) => isBefore(one, own)))
  })
}

/** One call may hold both: `app.use('/area', auth, area)`. What stands at a path verifies below it alone. */
const isBefore = (one: SourceCall, own: SourceCall) =>
  scopeOf(one) === scopeOf(own) &&
  (one === own || (one.line < own.line && pathOf(own).startsWith(pathOf(one))))

const pathOf = ({ given }: SourceCall) => /^\s*['"`](\/[^'"`]*)/.exec(given)?.[1] ?? ''

const scopeOf = ({ callee }: SourceCall) => callee.replace(/\.\w+$/, '')

/** Calls that put what `program` imports from `file` into a scope; a scope of their own is another one. */
function mountsOf(program: ReadProgram, file: string): SourceCall[] {
  const names = namesOf(program, file)
  const isNamed = ({ given }: SourceCall) =>
    names.some((name) => new RegExp(`(^|[,\\s])${name}\\s*([,().]|$)`).test(given))
  return program.facts.calls.filter(
    (call) =>
      /\.(use|route|register|addHook)$/.test(call.callee) &&
      (/\.addHook$/.test(call.callee) || !/=>|\bfunction\b/.test(call.given)) &&
      isNamed(call),
  )
}

/** How a program calls what it imports from `file`. */
function namesOf({ path, text }: ReadProgram, file: string): string[] {
  const imports = /\bimport\s+([\w${},\s*]+?)\s+from\s+['"](\.[^'"]+)['"]/g
  return [...text.matchAll(imports)].flatMap(([, names = '', from = '']) => {
    const target = posix.join(posix.dirname(path), from)
    return bare(target) === bare(file) ? (names.match(/\w+/g) ?? []) : []
  })
}

const bare = (path: string) => path.replace(/\.[cm]?[jt]s$/, '').replace(/\/index$/, '')

/** Where the module leaves the caller: `req.user = …`, `res.locals.user = …`, `c.set('user', …)`. */
function usesCaller(area: ReadProgram, { text }: ReadProgram): boolean {
  const left =
    /\b(?:req|request|res\.locals|ctx\.state)\.(\w+)\s*=[^=]|\b(?:c|ctx)\.set\(\s*['"](\w+)['"]/g
  const names = [...text.matchAll(left)].flatMap(([, field, key]) => field ?? key ?? [])
  return names.some((name) => new RegExp(`[.'"]${name}\\b`).test(area.text))
}
