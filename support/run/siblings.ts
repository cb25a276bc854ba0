/** Services of a composition beside those that the manifest knows, such as migrations or a scheduler: who plays them. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { imageVariables } from '../artifacts/dockerfile/image-variables.ts'
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import { type Manifest, runs } from '../systems/manifest.ts'
import { playable, type Recipe } from '../targets/embedded/compose-recipe.ts'
import { findProgram } from '../targets/embedded/compose-wrappers.ts'
import { apiServices } from './proxied.ts'

/**
 * Whatever is made of what the backend or the worker is made of. What has a command of its own runs it in the
 * program's folder, such as a worker of other queues; a further API, and a worker whose command this machine
 * cannot run, are played by what plays the first. What is made of something else cannot be played here.
 */
export function siblingsOf(
  project: ComposeProject,
  manifest: Manifest,
  repository: string,
  first: Readonly<Record<string, Recipe>>,
): Record<string, Recipe> {
  const { services } = manifest.composition
  const all = Object.values({ ...project.inactive, ...project.services })
  const apis = apiServices(project, manifest)
  const recipeOf = (service: ComposeService, cwd: string) => {
    const command = commandOf(service)
    if (apis.includes(service.name)) return first[services.backend]
    const works = ['', programOf(project.services[services.worker])].includes(programOf(service))
    if (works && !isRunnable(command, cwd)) return first[services.worker]
    return { command, cwd }
  }
  const recipes = (['worker', 'backend'] as const).flatMap((role) => {
    const own = project.services[services[role]]
    if (own === undefined || !runs(manifest, role)) return []
    const cwd = join(repository, manifest.processes[role].cwd)
    return all.flatMap((service) => {
      const recipe = isMadeOfTheSame(service, own) ? recipeOf(service, cwd) : undefined
      return recipe === undefined ? [] : [[service.name, recipe] as const]
    })
  })
  return Object.fromEntries(recipes)
}

const commandOf = ({ entrypoint, command }: Partial<ComposeService> = {}): readonly string[] => [
  ...(entrypoint ?? []),
  ...(command ?? []),
]

/** The words of what a service runs but for its options: two workers may differ in queue and number of slots. */
function programOf(service?: ComposeService): string {
  const words = commandOf(service)
  const isOption = (word = '') => word.startsWith('-')
  const hasValue = (word = '') => /^-[A-Za-z]$/.test(word) && !namesProgram.has(word)
  return words.filter((word, i) => !isOption(word) && !hasValue(words[i - 1])).join(' ')
}

/** Options of shells and languages whose value is the program itself. */
const namesProgram = new Set(['-c', '-e', '-m'])

/** This machine has the program; one in a place of the image it has as little as the image. */
function isRunnable([program = '', ...words]: readonly string[], cwd: string): boolean {
  const inner = /^(ba|da)?sh$/.test(program) && words[0] === '-c' ? words[1] : undefined
  const name =
    inner
      ?.trim()
      .split(/\s+/)
      .find((word) => word !== 'exec') ?? program
  if (name === '') return false
  if (name.includes('/')) return existsSync(resolve(cwd, name))
  return findProgram(name, process.env.PATH ?? '') !== undefined
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
