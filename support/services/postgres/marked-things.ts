/** What runs have marked in a Supabase project's own tables: their users, buckets and files. Reads only. */
import { onSession } from './foreign.ts'

export interface MarkedUser {
  readonly id: string
  readonly email: string
}

export interface Marks {
  readonly url: string
  /** By which the session is known. */
  readonly name: string
}

/** Users whose address begins with `prefix`, made before `before`. */
export function markedUsers(
  { url, name }: Marks,
  prefix: string,
  before = new Date(),
): Promise<MarkedUser[]> {
  return onSession(url, name, async (client) => {
    const { rows } = await client.query<MarkedUser>(
      `select id, email from auth.users where email like $1 and created_at <= $2 order by id`,
      [`${literalLike(prefix)}%`, before],
    )
    return rows
  })
}

/** Of these ids those whose user is there. */
export function usersThere({ url, name }: Marks, ids: readonly string[]): Promise<string[]> {
  return onSession(url, name, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'select id::text from auth.users where id::text = any ($1)',
      [ids],
    )
    return rows.map(({ id }) => id)
  })
}

/** `bucket/path` of each file that lies under one of the words, or belongs to it. */
export function filesNaming({ url, name }: Marks, words: readonly string[]): Promise<string[]> {
  if (words.length === 0) return Promise.resolve([])
  return onSession(url, name, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select bucket_id || '/' || name as id from storage.objects
       where owner_id = any ($1) or exists (
         select from unnest($1::text[]) as word where strpos(name, word) > 0 or bucket_id = word)
       order by 1`,
      [words],
    )
    return rows.map(({ id }) => id)
  })
}

/** Of these files (`bucket/path`) those that are there. */
export function filesThere({ url, name }: Marks, ids: readonly string[]): Promise<string[]> {
  return onSession(url, name, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select bucket_id || '/' || name as id from storage.objects
       where bucket_id || '/' || name = any ($1)`,
      [ids],
    )
    return rows.map(({ id }) => id)
  })
}

/** Buckets whose name begins with `prefix`. */
export function markedBuckets({ url, name }: Marks, prefix: string): Promise<string[]> {
  return onSession(url, name, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'select id from storage.buckets where id like $1 order by id',
      [`${literalLike(prefix)}%`],
    )
    return rows.map(({ id }) => id)
  })
}

/** Of these buckets those that are there. */
export function bucketsThere({ url, name }: Marks, ids: readonly string[]): Promise<string[]> {
  return onSession(url, name, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'select id from storage.buckets where id = any ($1)',
      [ids],
    )
    return rows.map(({ id }) => id)
  })
}

const literalLike = (text: string) => text.replaceAll(/[\\%_]/g, '\\$&')
