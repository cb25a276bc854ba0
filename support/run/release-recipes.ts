/** What plays the services of production at each of two releases, of which the newer one is broken. */
import type { ComposeProject } from '../ports/composition.ts'
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

/** What publishes 80 is the proxy; everything else is played as in every composition. */
export function releaseRecipes(
  { manifest, addresses }: Pick<Scene, 'manifest' | 'addresses'>,
  { project, repository, checkout, front }: Places,
): Record<string, Recipe> {
  const at = (folder: string) => {
    const first = recipesOf(manifest, folder, addresses)
    return { ...siblingsOf(project, manifest, folder, first), ...first }
  }
  const [old, next] = [at(repository), at(checkout)]
  const recipes: Record<string, Recipe> = { ...old }
  const apis = apiServices(project, manifest)
  for (const { name, ports } of Object.values(project.services)) {
    const [was, becomes] = [old[name], next[name]]
    if (ports.some(({ published }) => published === 80)) {
      recipes[name] = { suppliedAt: front.url.slice('http://'.length) }
    } else if (was !== undefined && becomes !== undefined) {
      recipes[name] = atReleases(was, becomes, apis.includes(name))
    }
  }
  return withImageVariables(project, recipes)
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
