/** Services of a composition beside those that the manifest knows, such as migrations or a scheduler: who plays them. */
import { join } from 'node:path'
import { imageVariables } from '../artifacts/dockerfile/image-variables.ts'
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import { type Manifest, runs } from '../systems/manifest.ts'
import { type ProcessRecipe, playable, type Recipe } from '../targets/embedded/compose-recipe.ts'

/**
 * Whatever is made of what the backend or the worker is made of and has a command of its own: that runs in
 * the program's folder. What is made of something else cannot be played here.
 */
export function siblingsOf(
  project: ComposeProject,
  manifest: Manifest,
  repository: string,
): Record<string, ProcessRecipe> {
  const { services } = manifest.composition
  const all = Object.values({ ...project.inactive, ...project.services })
  const recipes = (['worker', 'backend'] as const).flatMap((role) => {
    const own = project.services[services[role]]
    if (own === undefined || !runs(manifest, role)) return []
    const cwd = join(repository, manifest.processes[role].cwd)
    return all.flatMap((service) => {
      const command = [...(service.entrypoint ?? []), ...(service.command ?? [])]
      if (command.length === 0 || !isMadeOfTheSame(service, own)) return []
      return [[service.name, { command, cwd }] as const]
    })
  })
  return Object.fromEntries(recipes)
}

/** One build, or one image, which one of them may make for both. */
function isMadeOfTheSame(one: ComposeService, other: ComposeService): boolean {
  if (one.image !== undefined && one.image === other.image) return true
  const [build, others] = [one.build, other.build]
  if (build === undefined || others === undefined) return false
  const parts = ['context', 'dockerfile', 'target'] as const
  return parts.every((part) => build[part] === others[part])
}

/** Each process finds what its image would give it; what the compose file says goes before. */
export function withImageVariables(
  project: ComposeProject,
  recipes: Readonly<Record<string, Recipe>>,
): Record<string, Recipe> {
  const services = { ...project.inactive, ...project.services }
  const entries = Object.entries(recipes).map(([name, recipe]): [string, Recipe] => {
    const [service, played] = [services[name], playable(recipe)]
    const build = service && buildOf(service, Object.values(services))
    if (build === undefined || played === undefined || played === 'redis') return [name, recipe]
    const given = Object.entries(imageVariables(build, played.cwd))
    const missing = given.filter(([variable]) => !(variable in (service?.environment ?? {})))
    return [name, { ...played, env: { ...Object.fromEntries(missing), ...played.env } }]
  })
  return Object.fromEntries(entries)
}

/** Its own, or that of the service that makes its image. */
const buildOf = ({ build, image }: ComposeService, all: readonly ComposeService[]) =>
  build ?? all.find((each) => image !== undefined && each.image === image && each.build)?.build
