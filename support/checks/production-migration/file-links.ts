/** Documents through the backend, and links to them that end. */
import { Unverified } from '../../core/errors.ts'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { removeObject } from '../../services/object-store/observe.ts'
import { onlyAddressIn } from '../../systems/answer-fields.ts'
import { type Answer, call, excerpt } from '../../systems/http-client.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { keyOf, type Sender, type Sent, storeOf } from './files.ts'
import { recordOf } from './store-requests.ts'

const only = ([sent]: readonly Sent[]): Sent => {
  if (sent === undefined) throw new Error('no document was sent')
  return sent
}

function ask(route: string, { backend, person }: Sender, { id }: Sent): Promise<Answer> {
  const headers = { authorization: `Bearer ${person.token}` }
  return call(backend + route.replace('{id}', encodeURIComponent(id)), { headers })
}

/** Reads the document, takes its object away behind the backend, and reads it again. */
export async function readTwice(
  scene: ProductionScene,
  sender: Sender,
  all: readonly Sent[],
): Promise<Answer[]> {
  const { content } = scene.production.uploads
  if (content === undefined) throw new Unverified('needs uploads.content in the manifest')
  const store = storeOf(scene)
  const sent = only(all)
  const first = await ask(content, sender, sent)
  await removeObject(store, keyOf(sent, store.publicUrl))
  return [first, await ask(content, sender, sent)]
}

/** The bytes, and then the answer that there are none: no success, and no error of the server. */
export function firstThenMissing(all: readonly Sent[], [first, second]: readonly Answer[]): void {
  const { file } = only(all)
  if (first === undefined || second === undefined) throw new Error('it was not read twice')
  expectEqual('the status for a document that is there', first.status, 200)
  expectThat(first.body.equals(file.bytes), 'the backend hands over something else', {
    expected: `${file.bytes.length} bytes`,
    received: `${first.body.length} bytes`,
  })
  const refused = second.status >= 400 && second.status <= 499
  expectThat(refused, 'a document whose object has gone is not reported as missing', {
    expected: '404, or another refusal',
    received: `${second.status}: ${excerpt(second)}`,
  })
}

/**
 * Nobody has asked the public host for it: what that has kept may be older than what lies in the store. Redirects
 * are not followed here, so whoever has asked is the backend.
 */
export async function notReadInPublic(
  store: ObjectStoreAddress,
  all: readonly Sent[],
): Promise<void> {
  const key = keyOf(only(all), store.publicUrl)
  const asked = (await recordOf(store)).filter(
    (request) => request.host === 'public' && request.key === key,
  )
  const words = asked.map(({ method, status }) => `${method}: ${status}`)
  expectEqual('requests of the backend for the document at its public address', words, [])
}

/** The link to the document as the backend answers it. */
export async function linkTo(
  { production }: ProductionScene,
  sender: Sender,
  all: readonly Sent[],
): Promise<string> {
  const { link } = production.uploads
  if (link === undefined) throw new Unverified('needs uploads.link in the manifest')
  const answer = await ask(link, sender, only(all))
  expectEqual('the status for a link', answer.status, 200)
  return onlyAddressIn(answer, 'url')
}

/** A week, the longest that S3 allows. */
const longestSeconds = 604_800

/** At the S3 endpoint, without a login, until a time that the link tells. */
export async function opens(
  { endpoint }: ObjectStoreAddress,
  link: string,
  all: readonly Sent[],
): Promise<void> {
  const url = new URL(link)
  expectEqual('the host of the link', url.host, new URL(endpoint).host)
  const seconds = Number(url.searchParams.get('X-Amz-Expires'))
  expectThat(seconds > 0 && seconds <= longestSeconds, 'the link does not end', {
    received: seconds,
  })
  const answer = await call(link)
  expectEqual('the status behind the link', answer.status, 200)
  expectThat(answer.body.equals(only(all).file.bytes), 'the link leads to something else')
}

/** Another key, a longer life and another method are refused. */
export async function opensNothingElse(link: string): Promise<void> {
  const elsewhere = new URL(link)
  elsewhere.pathname += '-more'
  const longer = new URL(link)
  longer.searchParams.set('X-Amz-Expires', String(longestSeconds))
  const statuses = {
    'another key': (await call(elsewhere.href)).status,
    'a longer life': (await call(longer.href)).status,
    writing: (await call(link, { method: 'PUT', body: 'written' })).status,
  }
  expectEqual('answers to changed links', statuses, {
    'another key': 403,
    'a longer life': 403,
    writing: 403,
  })
}
