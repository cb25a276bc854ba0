/** What the site is built with: under its own names, and under those of the example that they come from. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { interpolate } from '../../artifacts/compose/interpolate.ts'
import { readComposeFile } from '../../artifacts/compose/read-compose-file.ts'
import { mapOf } from '../../artifacts/compose/short-forms.ts'
import { treeOf } from '../../artifacts/compose/trees.ts'
import { renamedVariables } from '../../artifacts/dockerfile/renamed-variables.ts'
import type { Tree } from '../../ports/composition.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { exampleOf } from './composition.ts'

/** The variables that the site reads. */
export function siteVariables(manifest: ProductionManifest): string[] {
  const { supabaseUrl, anonKey } = manifest.variables
  return [supabaseUrl, anonKey].map((name) => readName(manifest, name))
}

/** By which the site's programs read what arrives as `name`, be it that the image has another name for them. */
export function readName(manifest: ProductionManifest, name: string): string {
  const [own] = Object.entries(renamedByImage(manifest)).find(([, from]) => from === name) ?? []
  return own ?? name
}

/** The argument that the image of the site takes for the variable that its programs read as `name`. */
export function argumentOf(manifest: ProductionManifest, name: string): string {
  return renamedByImage(manifest)[name] ?? name
}

/** What the image of the site calls otherwise, with the argument of each: `ENV VITE_A=$A` before the build. */
export function renamedByImage({
  repository,
  sources,
}: Pick<ProductionManifest, 'repository' | 'sources'>): Readonly<Record<string, string>> {
  const file = join(repository, sources.frontendDockerfile)
  return existsSync(file) ? renamedVariables(readFileSync(file, 'utf8')) : {}
}

/**
 * The variable of the example that the site's `name` is filled with: tools of sites show browsers what
 * begins with their prefix alone, so compositions translate. The name itself where it needs no other.
 */
export function exampleNameOf(manifest: ProductionManifest, name: string): string {
  const example = exampleOf(manifest)
  const given = argumentOf(manifest, name)
  if (given in example) return given
  const filling = String(fillingOf(manifest)[given] ?? '')
  let source: string | undefined
  const lookup = (variable: string) => {
    if (variable in example) source ??= variable
    return undefined
  }
  const nothing = () => undefined
  interpolate(filling, { lookup, unset: nothing, required: nothing })
  return source ?? given
}

/** Whether the composition goes no further without a value for what the site's build reads as `name`: `${NAME:?}`. */
export function isInsistedOn(manifest: ProductionManifest, name: string): boolean {
  const args = mapOf(treeOf(siteIn(manifest).build).args)
  const filling = String(args[argumentOf(manifest, name)] ?? '')
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
