/** Areas whose framework asks for the caller before every request, by a setting and not by an import. */
import type { SourceCall } from '../../artifacts/source/source-facts.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { callerIn, whoTellsTheCaller } from './caller-names.ts'
import { isBehindVerification, waysTo } from './scope-callers.ts'
import { backendOf, importersOf, importsFile, type ReadProgram } from './source-tree.ts'

/** Whether an area says itself how its callers are known, and so what the framework does for all does not count. */
type SaysItself = (program: ReadProgram) => boolean

/**
 * Whether every request to an area passes the class or function of the module that verifies tokens:
 * `DEFAULT_AUTHENTICATION_CLASSES` (Django REST framework, "Authentication") or `NinjaAPI(auth=…)`
 * (Django Ninja, "Authentication"), `APP_GUARD` (NestJS, "Guards"), or a scope whose hook verifies them (Fastify, Express, Hono). That anonymous requests are refused is asked of the running system.
 */
export function isAskedByFramework(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): (area: ReadProgram) => boolean {
  const ways: (readonly [string, boolean, SaysItself])[] = [
    ['rest_framework', isRestDefault(manifest, programs), saysClasses(manifest)],
    ['@nestjs/common', isNestDefault(manifest, programs), ({ text }) => openClass.test(text)],
    ['ninja', isNinjaDefault(manifest, programs), ({ text }) => /\bauth\s*=\s*None\b/.test(text)],
  ]
  return (area) =>
    ways.some(
      ([framework, isDefault, saysItself]) =>
        isDefault && importersOf([area], framework).length > 0 && !saysItself(area),
    ) || isBehindVerification(manifest, programs, area)
}

/**
 * Whether what mounts an area takes the caller itself, and so may ask for it in a way that is not read here, such as
 * `include_router(area, dependencies=[…])`. An area that handles tokens on its own is no such one.
 */
export function isMountedBesideCaller(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): (area: ReadProgram) => boolean {
  const { tokenValidation, tokenModule, currentUser } = manifest.sources
  const backend = backendOf(manifest, programs)
  const source = { path: tokenValidation, names: [currentUser] }
  const asking = backend.filter((program) => callerIn(manifest, program, [source]) !== undefined)
  return (area) => {
    if (importersOf([area], tokenModule).length > 0 || /\bauthorization\b/i.test(area.text))
      return false
    const ways = waysTo(manifest, backend, area.path)
    return asking.some(({ path, ...program }) =>
      ways.some((way) => way === path || importsFile(manifest, { path, ...program }, way)),
    )
  }
}

/** The settings name the class by its dotted path, as text. */
function isRestDefault(manifest: ProductionManifest, programs: readonly ReadProgram[]): boolean {
  const { backend, tokenValidation, currentUser } = manifest.sources
  const own = tokenValidation.replace(/\.py$/, '').replace(`${backend}/`, '').replaceAll('/', '.')
  const isNamed = (text: string) => text === `${own}.${currentUser}`
  return backendOf(manifest, programs).some(
    ({ facts: { names, texts } }) =>
      [...names, ...texts].some(({ text }) => text === 'DEFAULT_AUTHENTICATION_CLASSES') &&
      texts.some(({ text }) => isNamed(text)),
  )
}

/** `authentication_classes = []` takes the default away from one view. */
const saysClasses =
  ({ sources }: ProductionManifest): SaysItself =>
  ({ text }) =>
    [...text.matchAll(/\bauthentication_classes\s*=\s*([^\n]*)|@authentication_classes\(([^)]*)/g)]
      .map(([, assigned, decorated]) => assigned ?? decorated ?? '')
      .some((classes) => !new RegExp(`\\b${sources.currentUser}\\b`).test(classes))

function isNinjaDefault(manifest: ProductionManifest, programs: readonly ReadProgram[]): boolean {
  const { tokenValidation, currentUser } = manifest.sources
  const hasIt = ({ callee, given }: SourceCall) =>
    /(^|\.)Ninja(Extra)?API$/.test(callee) &&
    new RegExp(`\\bauth\\s*=[^=]*\\b${currentUser}\\b`).test(given)
  return backendOf(manifest, programs).some(
    (program) => importsFile(manifest, program, tokenValidation) && program.facts.calls.some(hasIt),
  )
}

/** The guard of all, by the module of the application or by what starts it. */
function isNestDefault(manifest: ProductionManifest, programs: readonly ReadProgram[]): boolean {
  const told = whoTellsTheCaller(manifest, programs)
  return backendOf(manifest, programs).some((program) =>
    (callerIn(manifest, program, told) ?? []).some((name) => {
      const provided = new RegExp(`\\bAPP_GUARD\\b[^}]*\\buse\\w+\\s*:[^,}]*\\b${name}\\b`)
      const given = new RegExp(`\\b${name}\\b`)
      return program.facts.calls.some(
        (call) =>
          provided.test(call.given) ||
          (/\.useGlobalGuards$/.test(call.callee) && given.test(call.given)),
      )
    }),
  )
}

/** As applications call what takes the guard of all away: the decorator is their own. */
const openClass =
  /@(?:Public|IsPublic|SkipAuth|NoAuth|AllowAnonymous)\(\)(?:\s*@\w+\([^)]*\))*\s*export\s+(?:default\s+)?class\b/
