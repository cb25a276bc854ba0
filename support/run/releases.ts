/** The production composition with two releases of the system, of which the newer one is broken. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { loadComposeProject } from '../artifacts/compose/load-compose-project.ts'
import { Unverified } from '../core/errors.ts'
import type { CommandResult, ComposeProject, ComposeService } from '../ports/composition.ts'
import { bringBuilt } from '../systems/built-outputs.ts'
import type { Changes } from '../systems/environment.ts'
import { copyRepository } from '../systems/repository-copy.ts'
import { machineEnvironment } from '../systems/system.ts'
import {
  type PlayedComposition,
  type Recipe,
  superviseCompose,
} from '../targets/embedded/compose-supervisor.ts'
import { buildPrograms } from './build-programs.ts'
import { readProject, recipesOf } from './compose.ts'
import { type Front, startFront } from './front.ts'
import { apiServices, proxiedBy } from './proxied.ts'
import type { Scene } from './scene.ts'
import { withImageVariables } from './siblings.ts'

/** Tags of the releases: one that runs, one that follows it, and one whose API answers errors. */
export const tags = { running: 'v1.0.0', next: 'v1.0.1', broken: 'v1.1.0' } as const

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
  await bringBuilt(manifest.repository, repository)
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
    recipes: recipesFor(scene, { project, repository, checkout, front }),
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

interface Places {
  readonly project: ComposeProject
  readonly repository: string
  readonly checkout: string
  readonly front: Front
}

/** Every service that is built like the API is the API or a worker; what publishes 80 is the proxy. */
function recipesFor(scene: Scene, places: Places): Record<string, Recipe> {
  const { manifest, addresses } = scene
  const { project, repository, checkout, front } = places
  const { backend, worker } = manifest.composition.services
  const old = recipesOf(manifest, repository, addresses)
  const next = recipesOf(manifest, checkout, addresses)
  const apis = apiServices(project, manifest)
  const recipes: Record<string, Recipe> = { ...old }
  for (const service of Object.values(project.services)) {
    const { name, ports } = service
    const isLikeApi = isMadeOfTheSame(service, project.services[backend])
    const role = apis.includes(name) ? backend : isLikeApi ? worker : name
    const [was, becomes] = [old[role], next[role]]
    if (ports.some(({ published }) => published === 80)) {
      recipes[name] = { suppliedAt: front.url.slice('http://'.length) }
    } else if (was !== undefined && becomes !== undefined) {
      recipes[name] = atReleases(was, becomes, role === backend)
    }
  }
  return withImageVariables(project, recipes)
}

/** One build, or the image that the other one's build makes. */
function isMadeOfTheSame({ build, image }: ComposeService, other?: ComposeService): boolean {
  return build === undefined ? image === other?.image : build.context === other?.build?.context
}

function atReleases(was: Recipe, becomes: Recipe, isApi: boolean): Recipe {
  if (typeof was === 'string' || typeof becomes === 'string') return was
  if (!('command' in was) || !('command' in becomes)) return was
  const { command, cwd } = becomes
  const broken = { command: isApi ? ['node', '-e', brokenApi(was.portVariable)] : command, cwd }
  return { ...was, versions: { [tags.broken]: broken } }
}

/** Well for the check of its container, an error for everybody who comes through the proxy. */
const brokenApi = (portVariable = 'PORT') => `
require('node:http').createServer((request, response) => {
  response.writeHead(request.headers['x-forwarded-for'] === undefined ? 200 : 500).end('{}')
}).listen(process.env.${portVariable}, '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))`
