/** What compose refuses in a project as a whole: dangling names and circles. */
import type { ComposeService, Tree } from '../../ports/composition.ts'
import { ComposeFileError } from './compose-file-error.ts'
import { treeOf } from './trees.ts'

type Services = Readonly<Record<string, ComposeService>>

/** Throws `ComposeFileError` with the words of compose. `services` are the active ones. */
export function checkProject(services: Services, tree: Tree): void {
  for (const service of Object.values(services)) {
    checkSource(service)
    checkDependencies(service, services)
    checkVolumes(service, treeOf(tree.volumes))
    followCircle(service.name, services, [])
  }
}

function checkSource({ name, image, build, tree }: ComposeService): void {
  if (image !== undefined || build !== undefined || tree.provider !== undefined) return
  throw invalid(`service "${name}" has neither an image nor a build context specified`)
}

function checkDependencies({ name, dependsOn }: ComposeService, services: Services): void {
  for (const [other, { required }] of Object.entries(dependsOn)) {
    if (required && services[other] === undefined) {
      throw invalid(`service "${name}" depends on undefined service "${other}"`)
    }
  }
}

function checkVolumes({ name, mounts }: ComposeService, volumes: Tree): void {
  for (const { type, source } of mounts) {
    if (type === 'volume' && source !== undefined && !(source in volumes)) {
      throw invalid(`service "${name}" refers to undefined volume ${source}`)
    }
  }
}

function followCircle(name: string, services: Services, chain: readonly string[]): void {
  if (chain.includes(name)) {
    throw new ComposeFileError(`dependency cycle detected: ${[...chain, name].join(' -> ')}`)
  }
  for (const other of Object.keys(services[name]?.dependsOn ?? {})) {
    followCircle(other, services, [...chain, name])
  }
}

const invalid = (sentence: string) => new ComposeFileError(`${sentence}: invalid compose project`)
