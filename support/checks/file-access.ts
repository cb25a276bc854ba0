/** Who gets at a file in the storage and who does not: the ways to try it, and the judgement. */
import { createHash } from 'node:crypto'
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { bytesOf } from '../services/supabase/objects.ts'
import type { Outcome, Place, Visitor } from '../services/supabase/visitor.ts'
import { call } from '../systems/http-client.ts'
import { expectEqual, expectThat } from './expect.ts'

/** A file whose content is known, so that a change would show. */
export interface KnownFile extends Place {
  readonly content: Buffer
  readonly type: string
}

/** One try and how it came out. */
export interface Attempt {
  readonly what: string
  readonly outcome: Outcome
}

/** Meant statuses by which access is refused; a conflict refuses a name that is taken. */
const refusals = new Set([400, 401, 403, 404, 409])

/**
 * A policy that casts the folder's name to the type of a user's id breaks down over any other name, and nobody gets
 * past it: a widespread form, which keeps out what it has to.
 */
export const isBrokenCast = (outcome: Outcome): boolean =>
  !outcome.done && /invalid input syntax for type uuid/.test(outcome.reason)

const linkSeconds = 60

/** What the service key puts somewhere lies there: it may do everything, so that only a bucket can lack. */
export function expectStored(put: Outcome, { bucket }: Place): void {
  if (put.done) return
  expectThat(!/bucket not found/i.test(put.reason), `the project has no bucket "${bucket}"`, {
    expected: 'a bucket that the system or its migrations make',
    received: put.reason,
  })
  throw new Error(`the service key cannot store a file: ${put.reason}`)
}

/** Every way to read the file. */
export async function fetchingWays(visitor: Visitor, file: Place): Promise<Attempt[]> {
  const { bucket, path } = file
  return Promise.all([
    attempt(`read ${bucket}/${path}`, visitor.download(file)),
    attempt(`sign ${bucket}/${path}`, visitor.sign(file, linkSeconds)),
    attempt(`sign ${bucket}/${path} among several`, visitor.signMany(file)),
  ])
}

/** Every way to read the file or to learn its name. */
export async function readingWays(visitor: Visitor, file: Place): Promise<Attempt[]> {
  const { bucket, path } = file
  const folder = path.split('/').slice(0, -1).join('/')
  const listed = await Promise.all([
    attempt(`list ${bucket}/${folder}`, named(visitor.list(bucket, folder), path, folder)),
    attempt(`list ${bucket}`, named(visitor.list(bucket, ''), path, '')),
  ])
  return [...(await fetchingWays(visitor, file)), ...listed]
}

/** Every way to change, replace or move the file away; `elsewhere` is a path of the visitor's own. */
export async function changingWays(
  visitor: Visitor,
  file: KnownFile,
  elsewhere: string,
): Promise<Attempt[]> {
  const { bucket, path, type } = file
  const other = Buffer.concat([file.content, Buffer.from('changed')])
  return [
    await attempt(`upload to ${bucket}/${path}`, visitor.upload(file, other, type)),
    await attempt(`replace ${bucket}/${path}`, visitor.upsert(file, other, type)),
    await attempt(`update ${bucket}/${path}`, visitor.update(file, other, type)),
    await attempt(`take ${bucket}/${path} away`, visitor.move(file, elsewhere)),
    await attempt(`sign an upload to ${bucket}/${path}`, visitor.signUpload(file)),
  ]
}

/** Copies the file, or tries to. */
export function copying(visitor: Visitor, file: Place, to: string): Promise<Attempt> {
  return attempt(`copy ${file.bucket}/${file.path}`, visitor.copy(file, to))
}

/** Deletes the file, or tries to. */
export function deleting(visitor: Visitor, file: Place): Promise<Attempt> {
  return attempt(`delete ${file.bucket}/${file.path}`, visitor.remove(file))
}

/** Names what is tried and waits for it. */
export async function attempt(what: string, tried: Promise<Outcome>): Promise<Attempt> {
  return { what, outcome: await tried }
}

/** Each attempt was granted and had an effect. */
export function allGranted(attempts: readonly Attempt[]): void {
  const failed = attempts.filter(({ outcome }) => !outcome.done || isNothing(outcome.data))
  expectNone('refused although it should be granted', failed)
}

/** Each attempt was refused by an answer that refuses, or had no effect. */
export function allRefused(attempts: readonly Attempt[]): void {
  const granted = attempts.filter(({ outcome }) => outcome.done && !isNothing(outcome.data))
  expectNone('granted although it should be refused', granted)
  const broken = attempts.filter(
    ({ outcome }) => !outcome.done && !refusals.has(outcome.status) && !isBrokenCast(outcome),
  )
  expectNone('broken down instead of refused', broken)
}

/** Nothing that was refused before is granted afterwards; both lists try the same in the same order. */
export function nothingOpened(before: readonly Attempt[], after: readonly Attempt[]): void {
  const granted = ({ outcome }: Attempt) => outcome.done && !isNothing(outcome.data)
  const opened = after.filter((each, i) => granted(each) && !granted(before[i] ?? each))
  expectNone('refused before and granted afterwards', opened)
}

/** The message begins with the first of them; all of them follow. */
function expectNone(verdict: string, attempts: readonly Attempt[]): void {
  const [first] = attempts
  if (first === undefined) return
  const more = attempts.length === 1 ? '' : ` (and ${attempts.length - 1} more)`
  throw new Violation(`${verdict}: ${first.what}${more}`, { received: attempts.map(inWords) })
}

/** The files are there with the content that they had. */
export async function untouched(
  scene: Pick<Scene, 'addresses'>,
  files: readonly KnownFile[],
): Promise<void> {
  for (const file of files) {
    const { bucket, path, content } = file
    const now = digest(await contentOf(scene, file))
    expectEqual(`SHA-256 of ${bucket}/${path} afterwards`, now, digest(content))
  }
}

/** What was tried and answered, for the report. */
export function answersTo(attempts: readonly Attempt[]): Record<string, string> {
  return Object.fromEntries(attempts.map((each) => [each.what, answerTo(each)]))
}

/** SHA-256 in hex. */
export const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

async function contentOf(
  { addresses }: Pick<Scene, 'addresses'>,
  { bucket, path, type }: KnownFile,
): Promise<Buffer> {
  try {
    return await bytesOf(addresses.supabase, { bucket, path, size: 0, type })
  } catch (cause) {
    throw new Violation(`${bucket}/${path} cannot be read any more`, { cause })
  }
}

/** Of a listing only the entry that leads to `path` counts. */
async function named(listing: Promise<Outcome>, path: string, folder: string): Promise<Outcome> {
  const outcome = await listing
  if (!outcome.done) return outcome
  const [name] = path.slice(folder === '' ? 0 : folder.length + 1).split('/')
  const entries = outcome.data as readonly { readonly name: string }[]
  return { done: true, data: entries.filter((entry) => entry.name === name) }
}

const isNothing = (data: unknown) => Array.isArray(data) && data.length === 0

function inWords(each: Attempt): string {
  return `${each.what}: ${answerTo(each)}`
}

function answerTo({ outcome }: Attempt): string {
  if (!outcome.done) return `${outcome.status} ${outcome.reason}`
  return isNothing(outcome.data) ? 'nothing' : 'granted'
}

/** A plain request without any credential, as an outcome. */
export async function fetched(url: string): Promise<Outcome> {
  const { status, body } = await call(url)
  if (status >= 200 && status <= 299) return { done: true, data: body }
  return { done: false, status, reason: body.toString('utf8').slice(0, 100) }
}
