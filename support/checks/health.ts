/** The health route in both spellings, asked by a stranger. */
import { type ClientRequest, get } from 'node:http'
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { redirectOf } from '../systems/answer-fields.ts'
import { type Answer, call, excerpt } from '../systems/http-client.ts'
import { expectEqual, expectThat } from './expect.ts'

/** The answers to somebody without credentials, by the spelling that is documented and by the other one. */
export interface BothSpellings {
  readonly documented: Answer
  readonly other: Answer
}

export async function askedInBothSpellings(scene: Scene, baseUrl: string): Promise<BothSpellings> {
  const { health } = scene.manifest.routes
  const documented = await call(baseUrl + health)
  const other = await call(baseUrl + otherSpelling(health))
  scene.measured('health check', {
    [health]: `${documented.status} in ${Math.round(documented.durationMs)} ms`,
    [otherSpelling(health)]: other.status,
  })
  return { documented, other }
}

/** The documented spelling is 200; the other one is, too, or redirects to it on the same origin. */
export async function areBothOk({ documented, other }: BothSpellings): Promise<void> {
  const { origin, pathname } = new URL(documented.url)
  expectEqual(`GET ${pathname} without credentials`, documented.status, 200)
  if (other.status !== 200) await followsTo200(other, origin)
  await keepsTheHostAsked(new URL(other.url))
}

async function followsTo200(answer: Answer, baseUrl: string): Promise<void> {
  const path = new URL(answer.url).pathname
  expectThat([307, 308].includes(answer.status), `GET ${path} is neither 200 nor a redirect`, {
    expected: '200, 307 or 308',
    received: `${answer.status} ${excerpt(answer)}`,
  })
  const target = new URL(redirectOf(answer) ?? answer.url)
  expectEqual(`GET ${path} redirects to another origin`, target.origin, new URL(baseUrl).origin)
  expectEqual(`GET ${path} redirects to`, (await call(target.href)).status, 200)
}

/** A name that a proxy might hand on; nobody looks it up. */
const publicHost = 'api.plumbline.example'

/**
 * Asked as by a proxy, which hands the public name on, a redirect to the other spelling leads there and not to
 * an inner address. Who refuses the name has answered, too.
 */
async function keepsTheHostAsked(address: URL): Promise<void> {
  if (address.protocol !== 'http:') return // a real proxy is in between, which knows its own names only
  const location = await redirectFor(address, publicHost)
  const target = location === undefined ? null : URL.parse(location, `http://${publicHost}`)
  const plain = (path: string) => path.replace(/\/$/, '')
  if (target === null || plain(target.pathname) !== plain(address.pathname)) return
  expectEqual(`GET ${address.pathname} behind a proxy redirects to`, target.host, publicHost)
}

function redirectFor(address: URL, host: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { host, 'x-forwarded-host': host }
    get(address, { headers, timeout: 10_000, agent: false }, (answer) => {
      answer.resume()
      resolve(answer.headers.location)
    })
      .on('timeout', function (this: ClientRequest) {
        this.destroy(new Error('no answer in time'))
      })
      .on('error', (cause) => {
        reject(new Violation(`GET ${address.pathname} under another name: no answer`, { cause }))
      })
  })
}

function otherSpelling(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : `${path}/`
}
