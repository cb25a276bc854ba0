/** What the site is built with: under its own names, and under those of the example that they come from. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { interpolate } from '../../artifacts/compose/interpolate.ts'
import { readComposeFile } from '../../artifacts/compose/read-compose-file.ts'
import { mapOf } from '../../artifacts/compose/short-forms.ts'
import { treeOf } from '../../artifacts/compose/trees.ts'
import type { Tree } from '../../ports/composition.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { exampleOf } from './composition.ts'

/** The variables that the site reads. */
export function siteVariables({ variables }: ProductionManifest): string[] {
  return [variables.supabaseUrl, variables.anonKey]
}

/**
 * The variable of the example that the site's `name` is filled with: tools of sites show browsers what
 * begins with their prefix alone, so compositions translate. The name itself where it needs no other.
 */
export function exampleNameOf(manifest: ProductionManifest, name: string): string {
  const example = exampleOf(manifest)
  if (name in example) return name
  const filling = String(fillingOf(manifest)[name] ?? '')
  let source: string | undefined
  const lookup = (variable: string) => {
    if (variable in example) source ??= variable
    return undefined
  }
  const nothing = () => undefined
  interpolate(filling, { lookup, unset: nothing, required: nothing })
  return source ?? name
}

/** Whether the composition goes no further without a value for the argument `name` of the site's build: `${NAME:?}`. */
export function isInsistedOn(manifest: ProductionManifest, name: string): boolean {
  const filling = String(mapOf(treeOf(siteIn(manifest).build).args)[name] ?? '')
  let insists = false
  const nothing = () => undefined
  const required = () => {
    insists = true
  }
  interpolate(filling, { lookup: nothing, unset: nothing, required })
  return insists
}

/** What the composition gives the build of the site and the running site, as it is written. */
function fillingOf(manifest: ProductionManifest): Tree {
  const { environment, build } = siteIn(manifest)
  return { ...mapOf(environment), ...mapOf(treeOf(build).args) }
}

/** The service of the site; nothing where there is no composition. */
function siteIn({ repository, composition }: ProductionManifest): Tree {
  const file = join(repository, composition.file)
  if (!existsSync(file)) return {}
  return treeOf(treeOf(readComposeFile(file).tree.services)[composition.services.frontend])
}
