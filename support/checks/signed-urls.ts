/** What a signed URL must not open: anything but its own object, and nothing after its time. */
import { Unverified, Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { aged, forged, isSignedWith, unsigned } from '../services/supabase/tokens.ts'
import type { Place } from '../services/supabase/visitor.ts'
import { call } from '../systems/http-client.ts'
import { expectEqual, expectThat } from './expect.ts'
import { digest } from './file-access.ts'
import { lifetimeOf } from './uploads.ts'

/** A URL that was issued, the object that it opens, and two that it must not open. */
export interface IssuedUrl {
  readonly url: string
  readonly opens: Place
  readonly document: Place
  readonly crop: Place
}

interface Misuse {
  readonly url: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

type Making = (scene: Scene, issued: IssuedUrl) => Misuse | Promise<Misuse>

/** Every misuse by the words of the feature. */
const misuses: Readonly<Record<string, Making>> = {
  'after its expiry': async (scene, { url }) => {
    return { url: await agedUrl(scene, url, lifetimeOf(url).seconds + pastExpiryS) }
  },
  'with a changed signature': (_, { url }) => ({ url: changedAt(url, 2) }),
  'with changed contents': (_, { url }) => ({ url: changedAt(url, 1) }),
  'signed anew with the public key': async ({ addresses }, { url }) => {
    return {
      url: url.replace(tokenOf(url), await forged(tokenOf(url), addresses.supabase.anonKey)),
    }
  },
  'signed by nobody': (_, { url }) => ({ url: url.replace(tokenOf(url), unsigned(tokenOf(url))) }),
  'without its token': (_, { url }) => ({ url: url.split('?')[0] ?? url }),
  'for another document': (_, { url, opens, document }) => ({ url: led(url, opens, document) }),
  'for an object of the other bucket': (_, { url, opens, crop }) => ({
    url: led(url, opens, crop),
  }),
  'to replace the document': (_, { url }) => ({ url, method: 'PUT' }),
  'to delete the document': (_, { url }) => ({ url, method: 'DELETE' }),
  'as a session that replaces the document': (_, { url }) => asSession(url, 'PUT'),
  'as a session that deletes the document': (_, { url }) => asSession(url, 'DELETE'),
}

/** Clocks may differ by less than this. */
const pastExpiryS = 60

/** Answers by which a URL is refused. */
const refusals = [400, 401, 403, 404, 405]

/** What came of the misuses: statuses by the words of the feature, and why some could not be tried. */
export interface Misused {
  readonly answers: Readonly<Record<string, number>>
  readonly untried: readonly Unverified[]
}

/** Tries each misuse that can be tried; `ways` are the words of the feature. */
export async function misused(
  scene: Scene,
  issued: IssuedUrl,
  ways: readonly string[],
): Promise<Misused> {
  const answers: Record<string, number> = {}
  const untried: Unverified[] = []
  for (const way of ways) {
    const make = misuses[way]
    if (make === undefined) throw new Error(`no misuse is called "${way}"`)
    try {
      const { url, method = 'GET', headers = {} } = await make(scene, issued)
      const body = method === 'PUT' ? { body: 'changed' } : {}
      answers[way] = (await call(url, { method, headers, ...body })).status
    } catch (error) {
      if (!(error instanceof Unverified)) throw error
      untried.push(error)
    }
  }
  return { answers, untried }
}

/** None of the answers opens anything, none of them is a breakdown, and none is wanting. */
export function noneOpened({ answers, untried: [first] }: Misused): void {
  const wrong = Object.entries(answers).filter(([, status]) => !refusals.includes(status))
  const received = wrong.map(([way, status]) => `${way}: ${status}`)
  expectEqual('uses of a signed URL that are not refused', received, [])
  if (first !== undefined) throw first
}

/** The URL opens exactly this document. */
export async function opens(url: string, document: Buffer): Promise<void> {
  const { status, body } = await call(url)
  expectEqual('GET of the signed URL', status, 200)
  expectEqual('SHA-256 of what the URL opens', digest(body), digest(document))
}

/** The URL as it would be had it been issued `seconds` ago; needs the secret that signed it. */
export async function agedUrl(scene: Scene, url: string, seconds: number): Promise<string> {
  const secret = scene.addresses.supabase.jwtSecret
  if (secret === undefined) throw new Unverified('needs the signing secret of the project')
  const token = tokenOf(url)
  if (!(await isSignedWith(token, secret))) {
    throw new Unverified('needs the secret by which the system itself signs its URLs')
  }
  await stillOpen(url, await aged(token, 1, secret))
  return url.replace(token, await aged(token, seconds, secret))
}

/** A token that was made anew opens the object as the issued one does: only its age will differ. */
async function stillOpen(url: string, token: string): Promise<void> {
  const { status } = await call(url.replace(tokenOf(url), token))
  expectEqual('GET of the URL with a token issued a second earlier', status, 200)
}

function tokenOf(url: string): string {
  const token = URL.parse(url)?.searchParams.get('token') ?? ''
  expectThat(token.split('.').length === 3, 'the URL carries no signed token', { received: url })
  return token
}

/** Another letter in the middle of one part of the token: 1 is what it says, 2 who says so. */
function changedAt(url: string, part: 1 | 2): string {
  const token = tokenOf(url)
  const parts = token.split('.')
  const text = parts[part] ?? ''
  const middle = Math.floor(text.length / 2)
  const letter = text[middle] === 'A' ? 'B' : 'A'
  parts[part] = text.slice(0, middle) + letter + text.slice(middle + 1)
  return url.replace(token, parts.join('.'))
}

/** The token of the URL shown as if its holder had signed in; Storage keeps objects below /object/. */
function asSession(url: string, method: string): Misuse {
  const [place = url] = url.split('?')
  const headers = { authorization: `Bearer ${tokenOf(url)}`, 'content-type': 'application/pdf' }
  return { url: place.replace('/object/sign/', '/object/'), method, headers }
}

/** The same token behind the path of another object. */
function led(url: string, from: Place, to: Place): string {
  const written = [from, to].map(({ bucket, path }) => `${bucket}/${encodeURI(path)}`)
  const [before = '', after = ''] = written
  const led = url.replace(before, after)
  if (led === url) throw new Violation('the URL does not name its object', { received: url })
  return led
}
