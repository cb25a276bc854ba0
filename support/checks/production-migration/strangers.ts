/** What somebody without keys, or with somebody else's login, gets of files. */
import { Unverified } from '../../core/errors.ts'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import type { ProductionScene } from '../../run/scene.ts'
import type { Person } from '../../services/supabase/people.ts'
import { call, excerpt } from '../../systems/http-client.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { idsOf, listPath } from './area-lists.ts'
import { type Change, changeOf } from './changes.ts'
import { keyOf, type Sender, type Sent } from './files.ts'
import { below, operationsOnOne } from './operations-below.ts'
import type { OwnThing } from './own-samples.ts'
import { lists } from './told.ts'

/** Answers by `what was tried: status`. */
export type Tried = Readonly<Record<string, number>>

/** Lists, writes and deletes at both hosts of the store without a signature. */
export async function tryWithoutKeys(store: ObjectStoreAddress, sent: Sent): Promise<Tried> {
  const own = keyOf(sent, store.publicUrl)
  const path = own.split('/').map(encodeURIComponent).join('/')
  const hosts = { public: store.publicUrl, s3: `${store.endpoint}/${store.bucket}` }
  const answers: Record<string, number> = {}
  for (const [host, base] of Object.entries(hosts)) {
    const ask = async (what: string, url: string, method: string, body?: string) => {
      answers[`${what} at the ${host} host`] = (
        await call(url, { method, ...(body && { body }) })
      ).status
    }
    await ask('list', `${base}/?list-type=2`, 'GET')
    await ask('overwrite', `${base}/${path}`, 'PUT', 'overwritten')
    await ask('add', `${base}/${path}-more`, 'PUT', 'added')
    await ask('delete', `${base}/${path}`, 'DELETE')
  }
  return answers
}

/** None of it was granted. */
export function allRefused(tried: Tried): void {
  const granted = Object.entries(tried).filter(([, status]) => status < 400)
  expectEqual('what is granted without keys', Object.fromEntries(granted), {})
}

const jsonFrom = ({ person }: Pick<Sender, 'person'>) => ({
  authorization: `Bearer ${person.token}`,
  'content-type': 'application/json',
})

/** How a try begins that is neither to read, nor to change, nor to delete one: whatever else its API can do with it. */
const furtherTry = 'operation '

/** How a try begins that is to make something which belongs to somebody else's. */
export const makingTry = 'making '

/**
 * Reads, changes and deletes each of them with another login, and tries everything else that the API's
 * description knows below it.
 */
export async function tryAs(
  manifest: ProductionManifest,
  backend: string,
  person: Person,
  things: readonly OwnThing[],
): Promise<Tried> {
  const answers: Record<string, number> = {}
  const caller = { manifest, url: backend, header: `Bearer ${person.token}` }
  const operations = await operationsOnOne(manifest, backend)
  for (const { area, id, one, more } of things.filter(({ single }) => !single)) {
    const ask = async (method: string, path: string, body?: string, kind = '') => {
      const url = backend + path.replace('{id}', encodeURIComponent(id))
      const request = { method, headers: jsonFrom({ person }), ...(body && { body }) }
      // Without a body, its type is a lie that some servers refuse before they look at the caller.
      if (body === undefined) Reflect.deleteProperty(request.headers, 'content-type')
      answers[`${kind}${method} ${path}`] = (await call(url, request)).status
    }
    for (const path of [one, ...more]) await ask('GET', path)
    for (const { method, path } of below(one, operations).filter(
      ({ path }) => !more.includes(path),
    )) {
      await ask(
        method,
        path,
        method === 'GET' || method === 'DELETE' ? undefined : '{}',
        furtherTry,
      )
    }
    const change = await changeOf(caller, area)
    for (const method of changing) await ask(method, one, takeover(method, change))
    await ask('DELETE', one)
  }
  return answers
}

/** By which systems change what is there. */
const changing = ['PATCH', 'PUT']

/** What the owner would send by this method; a body that lacks something is refused whoever sends it. */
function takeover(method: string, change: Change | undefined): string {
  const known = change?.method === method ? change.body : {}
  const isNamed = change === undefined || change.method !== method || 'name' in known
  return JSON.stringify({ ...known, ...(isNamed && { name: 'Taken over' }) })
}

/** What cannot be done by anybody (405). */
const refusals = [403, 404, 405]

/** What is no change (422) is no success either, and what a further operation lacks is not known here. */
const isRefusal = (what: string, status: number) =>
  refusals.includes(status) ||
  (status >= 400 && what.startsWith(furtherTry)) ||
  (status >= 400 && status <= 499 && what.startsWith(makingTry)) ||
  (status === 422 && changing.some((method) => what.startsWith(method)))

/** Every answer is one to somebody who may not, or for whom there is no such thing. */
export function allForbidden(tried: Tried): void {
  const others = Object.entries(tried).filter(([what, status]) => !isRefusal(what, status))
  expectEqual(
    'what another user gets of things that are not theirs',
    Object.fromEntries(others),
    {},
  )
}

/** Answers to another user that show a list, or that there is none for them; any other shows nothing at all. */
const telling = [200, 401, 403, 404, 405]

/** No list that the other user gets tells of any of them; their owner still reads each. */
export async function areTheOwnersAlone(
  { production }: ProductionScene,
  owner: Sender,
  stranger: Person,
  things: readonly OwnThing[],
): Promise<void> {
  const look = (path: string) =>
    call(owner.backend + path, { headers: { authorization: `Bearer ${owner.person.token}` } })
  const mute: string[] = []
  for (const { area, id, one } of things.filter(({ single }) => !single)) {
    const path = await listPath(production, owner, area, idsOf(things))
    const list = await call(owner.backend + path, {
      headers: { authorization: `Bearer ${stranger.token}` },
    })
    if (!telling.includes(list.status)) mute.push(`${area}: ${list.status}`)
    const told = lists(list, id) ? excerpt(list) : undefined
    expectEqual(`what the list of ${area} tells another user`, told, undefined)
    const read = await look(one.replace('{id}', encodeURIComponent(id)))
    // Where nothing reads it by its id, the owner's list does.
    const own = read.status === 405 ? await look(path) : read
    expectEqual(`the owner's own look at one of ${area}`, own.status, 200)
    if (own !== read) expectThat(lists(own, id), `one of ${area} is no longer its owner's`)
    expectThat(!own.body.includes('Taken over'), `another user has changed one of ${area}`)
  }
  if (mute.length > 0)
    throw new Unverified(`lists that tell another user nothing: ${mute.join(', ')}`)
}
