/** Everything that a visitor can try with a file or a path of the storage. */
import { randomBytes } from 'node:crypto'
import type { ProjectScene } from '../../run/scene.ts'
import type { Person } from '../../services/supabase/people.ts'
import type { Outcome, Place, Visitor } from '../../services/supabase/visitor.ts'
import { call } from '../../systems/http-client.ts'
import {
  type Attempt,
  attempt,
  changingWays,
  copying,
  deleting,
  type KnownFile,
  readingWays,
} from '../file-access.ts'
import { pathFor, usualKind } from './files.ts'

/** Every way to read a file or to learn of it. */
export async function seeingWays(visitor: Visitor, file: Place): Promise<Attempt[]> {
  const { bucket, path } = file
  const [folder = ''] = path.split('/')
  return [
    ...(await readingWays(visitor, file)),
    await attempt(`inspect ${bucket}/${path}`, visitor.info(file)),
    await attempt(`search ${bucket} for ${folder}`, visitor.list(bucket, '', folder)),
  ]
}

/** Every way to change a file or to take it away; `home` is a folder of the visitor's own. */
export async function takingWays(
  visitor: Visitor,
  file: KnownFile,
  home: string,
): Promise<Attempt[]> {
  return [
    ...(await changingWays(visitor, file, pathFor(home, file.bucket))),
    await copying(visitor, file, pathFor(home, file.bucket)),
    await deleting(visitor, file),
  ]
}

/** Every way to write to a path where nothing lies. */
export async function writingWays(visitor: Visitor, place: Place): Promise<Attempt[]> {
  const { bucket, path } = place
  const { type } = usualKind(bucket)
  const content = randomBytes(200)
  return [
    await attempt(`upload to ${bucket}/${path}`, visitor.upload(place, content, type)),
    await attempt(`upsert to ${bucket}/${path}`, visitor.upsert(place, content, type)),
    await attempt(`sign an upload to ${bucket}/${path}`, visitor.signUpload(place)),
  ]
}

/** Moves and copies a file of the visitor's own to `path`, or tries to. */
export async function placingWays(
  visitor: Visitor,
  own: Place,
  path: string,
): Promise<Attempt[]> {
  return [
    await attempt(`copy ${own.bucket}/${own.path} to ${path}`, visitor.copy(own, path)),
    await attempt(`move ${own.bucket}/${own.path} to ${path}`, visitor.move(own, path)),
  ]
}

/** Paths beside the own folder, by what the features call them; `name` is the file's. */
export function besides(words: string, own: string, other: string, name: string): string {
  switch (words) {
    case 'into the folder of Ben':
      return `${other}/${name}`
    case 'into no folder':
      return name
    case 'into a folder that begins like hers':
      return `${own}x/${name}`
    case 'into a folder of hers within that of Ben':
      return `${other}/${own}/${name}`
    case 'into her folder within another one':
      return `public/${own}/${name}`
    case 'into her folder behind a slash':
      return `/${own}/${name}`
    default:
      throw new Error(`no path is called "${words}"`)
  }
}

/** An upload whose path is sent as it stands: the client library takes leading slashes away. */
export async function uploadRaw(
  { addresses }: ProjectScene,
  { token }: Pick<Person, 'token'>,
  { bucket, path }: Place,
): Promise<Outcome> {
  const { url, anonKey } = addresses.supabase
  const { status, body } = await call(`${url}/storage/v1/object/${bucket}/${path}`, {
    method: 'POST',
    headers: {
      ...{ apikey: anonKey, authorization: `Bearer ${token}` },
      'content-type': usualKind(bucket).type,
    },
    body: randomBytes(200),
  })
  if (status >= 200 && status <= 299) return { done: true, data: body }
  const said = body.toString('utf8')
  const meant = Number(/"statusCode":\s*"?(\d{3})/.exec(said)?.[1] ?? status)
  return { done: false, status: meant, reason: said.slice(0, 200) }
}
