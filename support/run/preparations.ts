/** Services of a composition that end before the others start, such as migrations: who plays them, and how. */
import { join } from 'node:path'
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import type { StackAddresses } from '../ports/services.ts'
import { fill } from '../systems/environment.ts'
import { type Manifest, runs } from '../systems/manifest.ts'
import type { ProcessRecipe } from '../targets/embedded/compose-recipe.ts'
import { imageVariables } from './image-variables.ts'

/**
 * Whatever others wait for the end of, made of what the backend or the worker is made of: its own command
 * runs in that program's folder, with what its image sets. What is made of something else cannot be played here.
 */
export function preparationsOf(
  project: ComposeProject,
  manifest: Manifest,
  repository: string,
  stack: StackAddresses,
): Record<string, ProcessRecipe> {
  const { services } = manifest.composition
  const awaited = Object.values(project.services).flatMap(({ dependsOn }) =>
    Object.entries(dependsOn)
      .filter(([, { condition }]) => condition === 'service_completed_successfully')
      .map(([name]) => name),
  )
  const recipes = (['worker', 'backend'] as const).flatMap((role) => {
    const own = project.services[services[role]]
    if (own === undefined || !runs(manifest, role)) return []
    const cwd = join(repository, manifest.processes[role].cwd)
    const values = fill(manifest.processes[role].environment, stack, manifest.file)
    const imageEnv = imageVariables(project, own, values)
    return awaited.flatMap((name) => {
      const service = project.services[name]
      const command = [...(service?.entrypoint ?? []), ...(service?.command ?? [])]
      if (service === undefined || command.length === 0 || !isMadeOfTheSame(service, own)) return []
      return [[name, { command, cwd, imageEnv }] as const]
    })
  })
  return Object.fromEntries(recipes)
}

/** One build, or one image. */
function isMadeOfTheSame(one: ComposeService, other: ComposeService): boolean {
  const context = one.build?.context
  return context === undefined ? one.image === other.image : context === other.build?.context
}
