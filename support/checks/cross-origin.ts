/** Which pages a browser lets call the backend: preflight, simple request, and answers that are errors. */

import { type Answer, call } from '../systems/http-client.ts'
import { noSuchRoute } from '../systems/ingestions.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectEqual, expectThat } from './expect.ts'
import { refusesStrangers } from './public-key.ts'

const production = 'https://dashboard.curriculumextractor.com'
const staging = 'https://dashboard.staging.curriculumextractor.com'

/** Pages in words, with the origin that a browser sends for them. */
export const origins = {
  'the developer without port': 'http://localhost',
  'the developer': 'http://localhost:5173',
  'the staging dashboard': staging,
  'the production dashboard': production,
  'the staging dashboard without encryption': staging.replace('https', 'http'),
  'the production dashboard without encryption': production.replace('https', 'http'),
  'another part of the domain': 'https://blog.curriculumextractor.com',
  'the bare domain': 'https://curriculumextractor.com',
  'a domain that begins like the staging dashboard': `${staging}.evil.example`,
  'a domain that begins like the production dashboard': `${production}.evil.example`,
  'a domain that ends like the domain': 'https://dashboard.evil-curriculumextractor.com',
  'a domain with another letter for a dot of staging':
    'https://dashboard.stagingxcurriculumextractor.com',
  'a domain with another letter for a dot of production':
    'https://dashboardxcurriculumextractor.com',
  'another port of the production dashboard': `${production}:8443`,
  'a stranger': 'http://evil.example',
  'a page without origin': 'null',
} as const
export type Page = keyof typeof origins

/** An origin in words for the report, by what the backend let it do. */
export type Policy = Record<string, 'may call' | 'may not call'>

interface Asked {
  readonly what: string
  readonly answer: Answer
}

/** The page of this origin may send a request of every kind, and may read the answers, refusals included. */
export async function mayCall(manifest: Manifest, url: string, origin: string): Promise<void> {
  const { preflight, others } = await askedFrom(manifest, url, origin)
  for (const { what, answer } of [preflight, ...others]) {
    expectEqual(`${what} from ${origin}: the allowed origin`, allowed(answer), origin)
    const vary = (answer.headers.get('vary') ?? '').toLowerCase()
    expectThat(/\borigin\b|\*/.test(vary), `${what} from ${origin} may be cached for others`, {
      expected: 'Vary: Origin',
      received: vary,
    })
  }
  const credentials = [preflight, ...others].map(({ answer }) => withCredentials(answer))
  expectEqual(`credentials from ${origin} are treated in two ways`, new Set(credentials).size, 1)
  const { headers, status } = preflight.answer
  expectThat([200, 204].includes(status), `the preflight from ${origin}`, { received: status })
  const methods = (headers.get('access-control-allow-methods') ?? '').toUpperCase()
  expectThat(/\bPOST\b|\*/.test(methods), `${origin} may not upload`, { received: methods })
  const names = (headers.get('access-control-allow-headers') ?? '').toLowerCase()
  expectThat(/\bauthorization\b/.test(names), `${origin} may not sign in`, { received: names })
}

/** No answer of any kind lets the page of this origin read it. */
export async function mayNotCall(manifest: Manifest, url: string, origin: string): Promise<void> {
  const { preflight, others } = await askedFrom(manifest, url, origin)
  for (const { what, answer } of [preflight, ...others]) {
    const received = allowed(answer)
    const open = received === origin || received === '*'
    expectThat(!open, `${what} from ${origin} is open`, { expected: 'not allowed', received })
  }
}

/** Of all the pages that we know only these may call the backend. */
export async function onlyTheseMayCall(
  manifest: Manifest,
  url: string,
  welcome: readonly string[],
): Promise<Policy> {
  const strangers = Object.values(origins).filter((origin) => !welcome.includes(origin))
  for (const origin of welcome) await mayCall(manifest, url, origin)
  await Promise.all(strangers.map((origin) => mayNotCall(manifest, url, origin)))
  return Object.fromEntries([
    ...welcome.map((origin) => [origin, 'may call']),
    ...strangers.map((origin) => [origin, 'may not call']),
  ])
}

/** A preflight, an answer to anybody, a refusal of somebody who is not signed in, and a wrong address. */
async function askedFrom({ routes }: Manifest, url: string, origin: string) {
  const ask = async (what: string, path: string, request: Parameters<typeof call>[1] = {}) => {
    const headers = { origin, ...request.headers }
    return { what, answer: await call(url + path, { ...request, headers }) } satisfies Asked
  }
  const [preflight, ...others] = await Promise.all([
    ask('a preflight', routes.ingestions, {
      method: 'OPTIONS',
      headers: {
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    }),
    ask('a request', routes.health),
    ask(refused, routes.ingestions, { method: 'POST' }),
    ask('a request that leads nowhere', '/no/such/place'),
  ])
  // A system without uploads refuses none; that it has none is judged where they are promised.
  const hasNone = others.some(
    ({ what, answer }) => what === refused && noSuchRoute.includes(answer.status),
  )
  expectThat(
    hasNone || others.some(({ answer }) => refusesStrangers.includes(answer.status)),
    'a request without credentials is not refused',
    {
      expected: refusesStrangers.join(' or '),
      received: others.map(({ answer }) => answer.status),
    },
  )
  return { preflight, others }
}

const refused = 'a refused request'

const allowed = ({ headers }: Answer) => headers.get('access-control-allow-origin')
const withCredentials = ({ headers }: Answer) =>
  headers.get('access-control-allow-credentials') === 'true'
