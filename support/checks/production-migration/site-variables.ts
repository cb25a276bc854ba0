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

/** What the composition gives the build of the site and the running site, as it is written. */
function fillingOf({ repository, composition }: ProductionManifest): Tree {
  const file = join(repository, composition.file)
  if (!existsSync(file)) return {}
  const service = treeOf(treeOf(readComposeFile(file).tree.services)[composition.services.frontend])
  return { ...mapOf(service.environment), ...mapOf(treeOf(service.build).args) }
}
