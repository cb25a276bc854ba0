/** What plays the services of production at each of two releases, of which the newer one is broken. */
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import type { Manifest } from '../systems/manifest.ts'
import type { Recipe } from '../targets/embedded/compose-supervisor.ts'
import { recipesOf } from './compose.ts'
import type { Front } from './front.ts'
import { apiServices } from './proxied.ts'
import type { Scene } from './scene.ts'
import { siblingsOf, withImageVariables } from './siblings.ts'

/** Tags of the releases: one that runs, one that follows it, and one whose API answers errors. */
export const tags = { running: 'v1.0.0', next: 'v1.0.1', broken: 'v1.1.0' } as const

interface Places {
  readonly project: ComposeProject
  readonly repository: string
  /** The checkout of the newer release. */
  readonly checkout: string
  readonly front: Pick<Front, 'url'>
}

/** What publishes 80 is the proxy; what is neither API nor worker runs the command of its own. */
export function releaseRecipes(
  { manifest, addresses }: Pick<Scene, 'manifest' | 'addresses'>,
  { project, repository, checkout, front }: Places,
): Record<string, Recipe> {
  const at = (folder: string) => ({
    ...siblingsOf(project, manifest, folder),
    ...recipesOf(manifest, folder, addresses),
  })
  const [old, next] = [at(repository), at(checkout)]
  const recipes: Record<string, Recipe> = { ...old }
  for (const service of Object.values(project.services)) {
    const { name, ports } = service
    const role = roleOf(service, project, manifest)
    const [was, becomes] = [old[role], next[role]]
    if (ports.some(({ published }) => published === 80)) {
      recipes[name] = { suppliedAt: front.url.slice('http://'.length) }
    } else if (was !== undefined && becomes !== undefined) {
      const isApi = role === manifest.composition.services.backend
      recipes[name] = atReleases(was, becomes, isApi)
    }
  }
  return withImageVariables(project, recipes)
}

/** The service whose recipe plays this one: APIs and workers may stand in the files more than once. */
function roleOf(service: ComposeService, project: ComposeProject, manifest: Manifest): string {
  const { backend, worker } = manifest.composition.services
  if (apiServices(project, manifest).includes(service.name)) return backend
  if (!isMadeOfTheSame(service, project.services[backend])) return service.name
  const own = programOf(service)
  if (own === '') return worker
  return own === programOf(project.services[worker]) ? worker : service.name
}

/** One build, or the image that the other one's build makes. */
function isMadeOfTheSame({ build, image }: ComposeService, other?: ComposeService): boolean {
  return build === undefined ? image === other?.image : build.context === other?.build?.context
}

/** The words of what a service runs but for its options: two workers may differ in queue and number of slots. */
function programOf({ entrypoint = [], command = [] }: Partial<ComposeService> = {}): string {
  const words = [...(entrypoint ?? []), ...(command ?? [])]
  const isOption = (word = '') => word.startsWith('-')
  const hasValue = (word = '') => /^-[A-Za-z]$/.test(word) && !namesProgram.has(word)
  return words.filter((word, i) => !isOption(word) && !hasValue(words[i - 1])).join(' ')
}

/** Options of shells and languages whose value is the program itself. */
const namesProgram = new Set(['-c', '-e', '-m'])

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
