/** The key that bypasses row level security: who holds it, and whether anything shows it. */
import { readFileSync } from 'node:fs'
import type { ComposeProject } from '../ports/composition.ts'
import { call } from '../systems/http-client.ts'
import type { Manifest } from '../systems/manifest.ts'
import { allServices } from './compose-files.ts'
import { workersOf } from './compose-worker.ts'
import { expectEqual } from './expect.ts'

/** The key as it stands, and every part by which it could be put together again. */
export function tracesOf(key: string): string[] {
  const [, payload = '', signature = ''] = key.split('.')
  const parts = [payload, signature].filter((part) => part.length > 20)
  const encoded = [Buffer.from(key).toString('base64').replace(/=+$/, ''), encodeURIComponent(key)]
  return [...new Set([key, ...parts, ...encoded])]
}

/** Places, each with its text, that show a trace of the key. */
export function showing(key: string, places: Readonly<Record<string, string>>): string[] {
  const traces = tracesOf(key)
  return Object.keys(places).filter((place) =>
    traces.some((trace) => places[place]?.includes(trace) === true),
  )
}

/** What the API says to a stranger and to a signed-in user, well and badly asked. */
export async function answersOf(
  { routes, ingestion }: Manifest,
  url: string,
  token: string,
): Promise<Record<string, string>> {
  const broken = new FormData()
  broken.set(ingestion.field, new File(['no document'], 'a.pdf', { type: 'application/pdf' }))
  const signedIn = { authorization: `Bearer ${token}` }
  const requests: readonly (readonly [string, Parameters<typeof call>[1]])[] = [
    ['/', {}],
    [routes.health, {}],
    ['/docs', {}],
    ['/openapi.json', {}],
    ['/api/v1/openapi.json', {}],
    ['/no/such/place', {}],
    ['/config.json', {}],
    ['/api/v1/config', { headers: signedIn }],
    [routes.ingestions, {}],
    [routes.ingestions, { headers: signedIn }],
    [routes.ingestions, { headers: { authorization: 'Bearer nonsense' } }],
    [routes.ingestions, { method: 'POST', headers: signedIn, body: '{' }],
    [routes.ingestions, { method: 'POST', headers: signedIn, body: broken }],
    [routes.extraction.replace('{id}', 'no-id'), { headers: signedIn }],
  ]
  const answers = await Promise.all(
    requests.map(async ([path, request = {}], index) => {
      const { status, headers, body } = await call(url + path, request)
      const told = [...headers].map((pair) => pair.join(': ')).join('\n')
      const name = `${index + 1}. ${request.method ?? 'GET'} ${path} (${status})`
      return [name, `${told}\n${body.toString('utf8')}`] as const
    }),
  )
  return Object.fromEntries(answers)
}

/** The texts of log files, by process. */
export const logsIn = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(files).map(([role, file]) => [
      `the log of the ${role}`,
      readFileSync(file, 'utf8'),
    ]),
  )

/** Only services that run the backend's or the worker's program find the key in their environment. */
export function onlyBackendAndWorkerHold(
  project: ComposeProject,
  manifest: Manifest,
  key: string,
): string[] {
  const services = allServices(project)
  const { backend } = manifest.composition.services
  const workers = workersOf(project, manifest)
  const own = services.filter((each) => each.name === backend || workers.includes(each))
  const contexts = own.map(({ build }) => build?.context).filter((context) => context !== undefined)
  const images = own.map(({ image }) => image).filter((image) => image !== undefined)
  const holders = services.filter((service) => Object.values(service.environment).includes(key))
  const strangers = holders.filter(
    ({ name, build, image }) =>
      !own.some((service) => service.name === name) &&
      !contexts.includes(build?.context ?? '') &&
      !images.includes(image ?? ''),
  )
  expectEqual(
    'services that hold the service key and are neither backend nor worker',
    strangers.map(({ name }) => name),
    [],
  )
  return holders.map(({ name }) => name)
}
