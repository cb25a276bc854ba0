/** Areas whose framework asks for the caller before every request, by a setting and not by an import. */
import type { SourceCall } from '../../artifacts/source/source-facts.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { isBehindVerification } from './scope-callers.ts'
import { backendOf, importersOf, importsFile, type ReadProgram } from './source-tree.ts'

/** Whether an area says itself how its callers are known, and so what the framework does for all does not count. */
type SaysItself = (program: ReadProgram) => boolean

/**
 * Whether every request to an area passes the class or function of the module that verifies tokens:
 * `DEFAULT_AUTHENTICATION_CLASSES` (Django REST framework, "Authentication") or `NinjaAPI(auth=…)`
 * (Django Ninja, "Authentication"), or a scope whose hook verifies them (Fastify, Express, Hono). That anonymous requests are refused is asked of the running system.
 */
export function isAskedByFramework(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): (area: ReadProgram) => boolean {
  const ways: (readonly [string, boolean, SaysItself])[] = [
    ['rest_framework', isRestDefault(manifest, programs), saysClasses(manifest)],
    ['ninja', isNinjaDefault(manifest, programs), ({ text }) => /\bauth\s*=\s*None\b/.test(text)],
  ]
  return (area) =>
    ways.some(
      ([framework, isDefault, saysItself]) =>
        isDefault && importersOf([area], framework).length > 0 && !saysItself(area),
    ) || isBehindVerification(manifest, programs, area)
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
