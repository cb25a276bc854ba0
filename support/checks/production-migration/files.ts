/** Files on their way through the backend: sent in each way, and where they have come to lie. */
import { Unverified, Violation } from '../../core/errors.ts'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { objectAt, type StoredObject } from '../../services/object-store/observe.ts'
import type { Person } from '../../services/supabase/people.ts'
import { addressIn, idIn as idOf } from '../../systems/answer-fields.ts'
import { type Answer, call, excerpt } from '../../systems/http-client.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { makeProject } from './areas.ts'
import {
  areasNamed,
  type Caller,
  filledBody,
  filledPath,
  idIn,
  type OwnIds,
  ownIds,
} from './own-things.ts'

export const ways = ['documents', 'chat', 'visual_assets'] as const

/** An area that takes files. */
export type Way = (typeof ways)[number]

export interface FileToSend {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer<ArrayBuffer>
}

/** Who sends files, from where, and to which backend. */
export interface Sender {
  readonly person: Person
  readonly project: string
  readonly backend: string
  /** The id of the project as the backend tells it, where that is no text. */
  readonly ids?: OwnIds
}

export const projectOf = ({ project, ids }: Sender): OwnIds => ids ?? { project }

/** The sender as somebody who makes things. */
export const callerOf = (manifest: ProductionManifest, { backend, person }: Sender): Caller => ({
  manifest,
  url: backend,
  header: `Bearer ${person.token}`,
})

export interface Sent {
  readonly way: Way
  readonly file: FileToSend
  /** Empty where the file has no path of its own. */
  readonly id: string
  /** As the answer tells it. */
  readonly url: string
}

/** The store of the system; a target without one cannot show where files go. */
export function storeOf({ addresses }: Pick<ProductionScene, 'addresses'>): ObjectStoreAddress {
  const { objectStore } = addresses
  if (objectStore === undefined) throw new Unverified('needs an object store on the target')
  return objectStore
}

/** The person with a new project at this backend. */
export async function senderAt(
  { production }: ProductionScene,
  backend: string,
  person: Person,
): Promise<Sender> {
  const made = await makeProject(production, backend, `Bearer ${person.token}`, 'Files')
  const project = idIn(made)
  return { person, project: String(project), backend, ids: { project } }
}

/** One request with a file in it, whatever comes of it; `more` are further fields of its form. */
export async function trySend(
  manifest: ProductionManifest,
  sender: Sender,
  way: Way,
  { name, type, bytes }: FileToSend,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { person, backend } = sender
  const { create, field, body } = manifest.uploads[way]
  const areas = areasNamed(manifest, create, body)
  const ids = await ownIds(callerOf(manifest, sender), areas, projectOf(sender))
  const form = new FormData()
  const said = filledBody(body, ids) as Record<string, unknown>
  for (const [key, value] of Object.entries({ ...said, ...more })) form.set(key, String(value))
  form.set(field, new Blob([bytes], { type }), name)
  const headers = { authorization: `Bearer ${person.token}` }
  const to = backend + filledPath(create, ids)
  return call(to, { method: 'POST', headers, body: form, withinMs: 60_000 })
}

export const isTaken = ({ status }: Answer) => status >= 200 && status <= 299

/** What the answer to a successful upload tells. */
export function sentBy(
  { uploads }: ProductionManifest,
  way: Way,
  file: FileToSend,
  answer: Answer,
): Sent {
  expectThat(isTaken(answer), `${uploads[way].create} does not take ${file.name}`, {
    expected: '2xx',
    received: `${answer.status}: ${excerpt(answer)}`,
  })
  const { id, one, url } = uploads[way]
  const own = one === false ? idIfTold(answer, id) : idOf(answer, id)
  return { way, file, id: own, url: addressIn(answer, url) }
}

/** What nobody can read or delete by its id needs none. */
function idIfTold(answer: Answer, field: string): string {
  try {
    return idOf(answer, field)
  } catch (error) {
    if (error instanceof Violation) return ''
    throw error
  }
}

/** Sends a file that the backend has to take. */
export async function send(
  { production }: ProductionScene,
  sender: Sender,
  way: Way,
  file: FileToSend,
): Promise<Sent> {
  return sentBy(production, way, file, await trySend(production, sender, way, file))
}

/** The key that an address below the public base stands for. */
export function keyOf({ url }: Pick<Sent, 'url'>, publicUrl: string): string {
  const base = `${publicUrl.replace(/\/+$/, '')}/`
  expectThat(url.startsWith(base), 'the address of a file is not below the public base', {
    expected: `${base}…`,
    received: url.split('?')[0],
  })
  return decodeURIComponent(new URL(url).pathname.slice(new URL(base).pathname.length))
}

/** The object behind an address; violated when there is none. */
export async function objectOf(store: ObjectStoreAddress, sent: Sent): Promise<StoredObject> {
  const key = keyOf(sent, store.publicUrl)
  const object = await objectAt(store, key)
  expectThat(object !== undefined, `the store has no object for ${sent.file.name}`, {
    expected: `an object under the key that its address stands for, ${key}`,
    received: 'none',
  })
  return object
}

/** Each address leads anybody to exactly the bytes that were sent. */
export async function anybodyReads(all: readonly Sent[]): Promise<void> {
  expectThat(all.length > 0, 'no file was taken')
  for (const { url, file } of all) {
    const answer = await call(url, { withinMs: 60_000 })
    const got = { status: answer.status, bytes: answer.body.length }
    expectEqual(`what anybody gets for ${file.name}`, got, {
      status: 200,
      bytes: file.bytes.length,
    })
    expectThat(answer.body.equals(file.bytes), `${file.name} is not what was sent`)
  }
}
