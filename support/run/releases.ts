/** The production composition with two releases of the system, of which the newer one is broken. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { loadComposeProject } from '../artifacts/compose/load-compose-project.ts'
import { Unverified } from '../core/errors.ts'
import type { CommandResult, ComposeProject } from '../ports/composition.ts'
import type { Changes } from '../systems/environment.ts'
import { copyRepository } from '../systems/repository-copy.ts'
import { machineEnvironment } from '../systems/system.ts'
import { type PlayedComposition, superviseCompose } from '../targets/embedded/compose-supervisor.ts'
import { buildPrograms } from './build-programs.ts'
import { readProject } from './compose.ts'
import { type Front, startFront } from './front.ts'
import { proxiedBy } from './proxied.ts'
import { releaseRecipes, tags } from './release-recipes.ts'
import type { Scene } from './scene.ts'

export interface ReleasedSystem {
  readonly composition: PlayedComposition
  /** The checkout of the newer release. */
  readonly checkout: string
  readonly front: Front
  readonly environment: Readonly<Record<string, string>>
  /** `docker compose …` with the files of production and the tag of a release. */
  compose(tag: string, ...words: readonly string[]): Promise<CommandResult>
}

/** Nothing runs yet. Every service has one container at most: ten workers prove nothing more here. */
export async function releasedSystem(
  scene: Scene,
  runDir: string,
  changes: Changes,
): Promise<ReleasedSystem> {
  const { manifest, dir, launch, scope } = scene
  const files = manifest.composition.production
  if (files === undefined) throw new Unverified('needs composition.production in the manifest')
  const { repository, environment } = await readProject(scene, runDir, changes, files)
  await buildPrograms(manifest, repository, machineEnvironment(dir))
  const checkout = await checkoutOf(scene, repository)
  const load = (selection: Parameters<typeof loadComposeProject>[0]) =>
    oneOfEach(loadComposeProject(selection))
  const env: Record<string, string> = { ...machineEnvironment(dir), COMPOSE_FILE: files.join(':') }
  const tagged = (tag: string) => ({ ...env, [manifest.deployment.tag]: tag })
  const project = load({ dir: repository, env: tagged(tags.running) })
  const played: { composition?: PlayedComposition } = {}
  const front = await startFront(proxiedBy(project, manifest, () => played.composition))
  scope.undo('close the front', () => front.close())
  const composition = await superviseCompose({
    ...{ launch, project, dir: join(dir, 'production'), env: machineEnvironment(dir), load },
    recipes: releaseRecipes(scene, { project, repository, checkout, front }),
  })
  scope.undo('bring the composition down', () => composition.down({ graceMs: 0 }))
  played.composition = composition
  const compose = async (tag: string, ...words: readonly string[]) => {
    const PATH = `${composition.commandPath}:${env.PATH}`
    const options = { cwd: repository, env: { ...tagged(tag), PATH }, extendEnv: false } as const
    const result = await execa('docker', ['compose', ...words], { ...options, reject: false })
    return { code: result.exitCode ?? 1, stdout: result.stdout, stderr: result.stderr }
  }
  return { composition, checkout, front, environment, compose }
}

/** A copy with the migration of the trial release, and the environment file of the server. */
async function checkoutOf({ manifest, dir }: Scene, repository: string): Promise<string> {
  const checkout = join(dir, 'checkout')
  await copyRepository(manifest.repository, checkout)
  copyFileSync(join(repository, '.env'), join(checkout, '.env'))
  const { sampleMigration } = manifest.deployment
  if (sampleMigration !== undefined) {
    const path = join(checkout, sampleMigration.file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, sampleMigration.text)
  }
  await buildPrograms(manifest, checkout, machineEnvironment(dir))
  return checkout
}

function oneOfEach(project: ComposeProject): ComposeProject {
  const services = Object.entries(project.services).map(
    ([name, service]) => [name, { ...service, replicas: Math.min(service.replicas, 1) }] as const,
  )
  return { ...project, services: Object.fromEntries(services) }
}
