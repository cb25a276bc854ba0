/** Uploads that the backend must refuse, and that must leave nothing behind. */

import { Unverified } from '../core/errors.ts'
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import { excerpt } from '../systems/http-client.ts'
import { offer, type SentFile } from '../systems/ingestions.ts'
import type { Manifest } from '../systems/manifest.ts'
import { offerInChunks } from '../systems/streamed-upload.ts'
import { expectEqual, expectThat } from './expect.ts'
import { noExtraction, nothingQueued } from './own-queue.ts'
import { nothingStored } from './stored-rows.ts'

/** A backend whose queue nobody else fills. */
export interface LonelyBackend {
  readonly url: string
  readonly queue: QueueProbe
}

export interface Refusal {
  readonly what: string
  readonly file: SentFile
  readonly status: number
  /** The beginning of the answer's body. */
  readonly answer: string
}

/** Sends the file, with the token if there is one, and keeps the answer. */
export async function tried(
  scene: Scene,
  { url }: LonelyBackend,
  what: string,
  file: SentFile,
  token?: string,
): Promise<Refusal> {
  const answer = await offer(scene.manifest, url, file, token)
  return { what, file, status: answer.status, answer: excerpt(answer) }
}

/** Each answer is one of `statuses`. */
export function answeredWith(
  scene: Scene,
  refusals: readonly Refusal[],
  statuses: readonly number[],
): void {
  const facts = refusals.map(({ what, status, answer }) => [what, `${status} ${answer}`])
  scene.measured('answers to the uploads', Object.fromEntries(facts))
  expectThat(refusals.length > 0, 'no upload was tried')
  const wrong = refusals.filter(({ status }) => !statuses.includes(status))
  const received = wrong.map(({ what, status, answer }) => `${what}: ${status} ${answer}`)
  expectEqual(`uploads that are not refused with ${statuses.join(', ')}`, received, [])
}

/** No object, no extraction and no job comes of any of them; `user` is whoever sent them. */
export async function leftNothing(
  scene: Scene,
  { queue }: LonelyBackend,
  refusals: readonly Refusal[],
  user: { readonly id: string },
): Promise<void> {
  for (const { what, file } of refusals) await nothingStored(scene, what, file.content, user.id)
  const stems = refusals.map(({ file }) => file.name.split('.')[0] ?? file.name)
  await noExtraction(scene, [...stems, user.id])
  await nothingQueued(queue)
}

/** The same without a word about the length of the body. */
export async function triedInChunks(
  { manifest }: Scene,
  { url }: LonelyBackend,
  what: string,
  file: SentFile,
  token: string,
): Promise<Refusal> {
  const status = await offerInChunks(manifest, url, file, token)
  return { what, file, status, answer: status === 0 ? 'the connection was cut' : '' }
}

/** The size limit that the manifest states, in bytes. */
export function limitOf({ ingestion }: Manifest): number {
  if (ingestion.limit !== undefined) return ingestion.limit
  throw new Unverified('needs ingestion.limit in the manifest')
}
