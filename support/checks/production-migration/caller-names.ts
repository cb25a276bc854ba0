/** Under which names programs ask for the caller: the documented function, and what is made of it. */
import type { ProductionManifest } from '../../systems/manifest.ts'
import { backendOf, importsFile, programAt, type ReadProgram } from './source-tree.ts'

/** A module and the names in it that stand for the caller. */
interface Told {
  readonly path: string
  readonly names: readonly string[]
}

/** What the program takes of those modules that tell the caller; undefined where it takes nothing of the kind. */
export function callerIn(
  manifest: ProductionManifest,
  program: ReadProgram,
  told: readonly Told[],
): readonly string[] | undefined {
  const imported = program.facts.imports.flatMap(({ names }) => names)
  const found = told
    .filter(({ path }) => importsFile(manifest, program, path))
    .flatMap(({ names }) => names.filter((name) => imported.includes(name)))
  return found.length === 0 ? undefined : found
}

/**
 * The module that verifies tokens, and those that hand its caller on under names of their own, such as
 * `CurrentUser = Annotated[User, Depends(get_current_user)]` (FastAPI, "Dependencies").
 */
export function whoTellsTheCaller(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): readonly Told[] {
  const { tokenValidation, currentUser } = manifest.sources
  const first = programAt(manifest, programs, tokenValidation)
  const source = { path: first.path, names: madeOf(first.text, [currentUser]) }
  const others = backendOf(manifest, programs).flatMap((program) => {
    const names = program === first ? undefined : callerIn(manifest, program, [source])
    const made = names === undefined ? [] : madeOf(program.text, names).filter(isNot(names))
    return made.length === 0 ? [] : [{ path: program.path, names: made }]
  })
  return [source, ...others]
}

const isNot = (names: readonly string[]) => (name: string) => !names.includes(name)

/** These names and those of every definition at the top that speaks of one of them. */
function madeOf(text: string, names: readonly string[]): string[] {
  const all = [...names]
  for (const block of text.split(/\n(?=[^\s#)\]}])/)) {
    const defined =
      /^(?:export\s+)?(?:async\s+)?(?:def|class|function|const|let)?\s*(\w+)\s*(?:[:=(<]|$)/.exec(
        block,
      )
    const name = defined?.[1]
    if (name === undefined || all.includes(name)) continue
    if (all.some((each) => new RegExp(`\\b${each}\\b`).test(block))) all.push(name)
  }
  return all
}
