/** The key that bypasses row level security: who holds it, and whether anything shows it. */
import { readFileSync } from 'node:fs'
import { Violation } from '../core/errors.ts'
import type { ComposeProject } from '../ports/composition.ts'
import { call } from '../systems/http-client.ts'
import type { Manifest } from '../systems/manifest.ts'
import { allServices } from './compose-files.ts'
import { workersOf } from './compose-worker.ts'
import { describedReads } from './described-reads.ts'
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

type Asked = readonly [path: string, request: Parameters<typeof call>[1]]

/** What the API says to a stranger and to a signed-in user, well and badly asked. */
export async function answersOf(
  manifest: Manifest,
  url: string,
  token: string,
): Promise<Record<string, string>> {
  const signedIn = { authorization: `Bearer ${token}` }
  const reads = await describedReads(manifest, url)
  const described = reads.flatMap((path): Asked[] => [
    [path, {}],
    [path, { headers: signedIn }],
  ])
  const answers = await Promise.all([
    ...wellAndBadly(manifest, signedIn).map((asked) => told(url, asked)),
    ...described.map((asked) => told(url, asked).catch(endless)),
  ])
  const numbered = answers.flat().map(({ name, text }, index) => [`${index + 1}. ${name}`, text])
  return Object.fromEntries(numbered)
}

interface Told {
  readonly name: string
  /** Headers and body. */
  readonly text: string
}

async function told(url: string, [path, request = {}]: Asked): Promise<Told[]> {
  const { status, headers, body } = await call(url + path, request)
  const head = [...headers].map((pair) => pair.join(': ')).join('\n')
  const name = `${request.method ?? 'GET'} ${path} (${status})`
  return [{ name, text: `${head}\n${body.toString('utf8')}` }]
}

/** What is described as a stream goes on for ever. */
function endless(error: unknown): Told[] {
  if (error instanceof Violation) return []
  throw error
}

function wellAndBadly({ routes, ingestion }: Manifest, signedIn: Record<string, string>): Asked[] {
  const broken = new FormData()
  broken.set(ingestion.field, new File(['no document'], 'a.pdf', { type: 'application/pdf' }))
  return [
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
