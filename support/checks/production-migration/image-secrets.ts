/** Images keep what their builds were told: no secret may be among it. */
import { relative, resolve } from 'node:path'
import type { Build } from '../../ports/composition.ts'
import { environmentFilesOf } from '../../run/lent-environment-files.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual } from '../expect.ts'
import type { ImageBuild } from '../image-builds.ts'
import { credentialsIn } from '../secret-scan.ts'
import { storeVariables } from './addresses.ts'
import type { ProductionComposition } from './composition.ts'
import { siteVariables } from './site-variables.ts'

/** Tokens of tools that a build reports to or fetches from are no secrets of the servers (PM-SEC-12 names those). */
const telling = /secret|passw(or)?d|private_key|service_(role_)?key|access_key/i

/**
 * Where operators of production have real environment files, relative to the context of a build: the real
 * file where the manifest has it, those that the composition reads, and one of development in the context
 * itself. What lies above a context, no build can take in (PM-ENV-13: a real file at the root).
 */
export function realFilesIn(
  { variables }: ProductionManifest,
  { repository, project }: ProductionComposition,
): (build: Build) => string[] {
  const read = Object.values(project.services).flatMap(({ tree }) => environmentFilesOf(tree))
  const real = [variables.real, ...read].map((path) => resolve(repository, path))
  return ({ context }) => [
    '.env',
    ...new Set(real.map((path) => relative(context, path)).filter((path) => !/^\.\./.test(path))),
  ]
}

/** Neither build arguments nor variables of Dockerfiles hold what only servers may know. */
export function imagesHoldNoSecret(
  manifest: ProductionManifest,
  { environment }: ProductionComposition,
  builds: readonly ImageBuild[],
): void {
  const { jwtSecret, providers, redis } = manifest.variables
  const names = [...storeVariables(manifest), redis, jwtSecret, ...providers].filter(
    (name) => !siteVariables(manifest).includes(name),
  )
  const marks = names.flatMap((name) => environment[name] ?? [])
  const isSecret = (name: string) => names.includes(name) || telling.test(name)
  const found = builds.flatMap(({ service, build, file, text, facts }) => [
    ...facts.variables
      .filter(({ name }) => isSecret(name))
      .map(({ line, instruction, name }) => `${file}:${line} ${instruction} ${name}`),
    ...Object.entries(build.args)
      .filter(([name, value]) => isSecret(name) || marks.some((mark) => value.includes(mark)))
      .map(([name]) => `build argument ${name} of ${service}`),
    ...credentialsIn(text).map(({ line, kind }) => `${file}:${line} ${kind}`),
  ])
  expectEqual('secrets that get into an image', [...new Set(found)], [])
}
