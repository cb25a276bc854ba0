/** Under which names programs ask for the caller: the documented function, and what is made of it. */
import type { ProductionManifest } from '../../systems/manifest.ts'
import { meansFile } from './import-aims.ts'
import { backendOf, programAt, type ReadProgram } from './source-tree.ts'

/** A module and the names in it that stand for the caller. */
export interface Told {
  readonly path: string
  readonly names: readonly string[]
}

/**
 * What the program takes of those modules that tell the caller, as the program itself calls it, `auth.caller` where
 * it takes a module whole; undefined where it takes nothing of the kind.
 */
export function callerIn(
  manifest: ProductionManifest,
  program: ReadProgram,
  told: readonly Told[],
): readonly string[] | undefined {
  const found = told.flatMap(({ path, names }) =>
    program.facts.taken.flatMap(({ module, name, local }) => {
      const one = { module, names: name === undefined ? [] : [name] }
      if (!meansFile(manifest, { path: program.path, one }, path)) return []
      if (names.includes(name ?? 'default')) return [local]
      const parts = name === '*' ? names : names.map((each) => `${local}.${each}`)
      return parts.filter((part) => timesIn(program, part) > 0)
    }),
  )
  return found.length === 0 ? undefined : [...new Set(found)]
}

/** Whether the program does more with one of those names than to import it. */
export const usesCaller = (program: ReadProgram, names: readonly string[]): boolean =>
  names.some((name) => {
    const isImported = program.facts.taken.some(({ local }) => local === name)
    return timesIn(program, name) > (isImported ? 1 : 0)
  })

const timesIn = ({ text }: ReadProgram, name: string) =>
  text.split(new RegExp(`(?<!\\w|\\w\\.)${name.replaceAll('.', '\\.')}\\b`)).length - 1

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
    if (names === undefined) return []
    // What a module in Python has imported, others import from it.
    const isImportable = program.path.endsWith('.py') ? () => true : isNot(names)
    const made = madeOf(program.text, names).filter(isImportable)
    return made.length === 0 ? [] : [{ path: program.path, names: made }]
  })
  return [source, ...others]
}

const isNot = (names: readonly string[]) => (name: string) => !names.includes(name)

/** These names and those of every definition at the top that speaks of one of them. */
function madeOf(text: string, names: readonly string[]): string[] {
  const all = [...names]
  for (const block of text.split(/\n(?=[^\s#)\]}])/)) {
    const name = definedBy(block)
    if (name === undefined || all.includes(name)) continue
    if (all.some((each) => new RegExp(`\\b${each}\\b`).test(block))) all.push(name)
  }
  return all
}

/** What a module exports without a name goes by the one that JavaScript gives it. */
function definedBy(block: string): string | undefined {
  if (/^(?:export\s+default|module\.exports\s*=)\s+(?!\{)/.test(block)) return 'default'
  const defined =
    /^(?:export\s+)?(?:async\s+)?(?:def|class|function|const|let)?\s*(\w+)\s*(?:[:=(<]|$)/
  return defined.exec(block)?.[1]
}
