/** Files of a run in a store of files: found by ids and by the rows that name them, and taken away. */
import { listed, removeObject } from '../../services/object-store/observe.ts'
import { type OwnedRow, rowsOwnedBy } from '../../services/postgres/owned-rows.ts'
import { rowsNaming } from '../../services/postgres/rows-naming.ts'
import { objectId } from '../../targets/remote/store-wishes.ts'
import type { SystemPlace } from './places.ts'

export interface ObjectSearch {
  /** The mark under which we appear to the database. */
  readonly name: string
  /** Ids of the run's users and rows. */
  readonly words: readonly string[]
  readonly rows: readonly OwnedRow[]
  /** As the journal tells them, `s3://bucket/key`. */
  readonly told: readonly string[]
  /** What was written before belongs to somebody else, whoever names it; in milliseconds since the epoch. */
  readonly since: number
}

/** A clock of a store and that of this machine may differ by so much. */
const skewMs = 600_000

/**
 * Objects whose key holds an id of the run, that a row of the run names, or that an answer to the run has
 * told of; of these last those alone that no row of anybody else names. Reads only.
 */
export async function objectsThere(place: SystemPlace, search: ObjectSearch): Promise<string[]> {
  const { objectStore } = place.stack
  const { words, rows, told, since } = search
  if (objectStore === undefined || words.length + told.length === 0) return []
  const text = rows.map((row) => row.text).join('\n')
  const recent = (await listed(objectStore)).filter(({ writtenAt }) => writtenAt > since - skewMs)
  const keys = recent.map(({ key }) => key)
  const own = keys.filter((key) => isNamed(key, words, text))
  const answered = keys.filter((key) => told.includes(objectId(objectStore, key)))
  const others = await namedByOthers(
    place,
    search,
    answered.filter((key) => !own.includes(key)),
  )
  const all = [...own, ...answered.filter((key) => !others.has(key))]
  return [...new Set(all)].map((key) => objectId(objectStore, key))
}

/** Of these keys those that a row names which is not the run's. */
async function namedByOthers(
  { stack }: SystemPlace,
  { name, rows }: Pick<ObjectSearch, 'name' | 'rows'>,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const own = new Set(rows.map(({ table, key }) => `${table}/${key}`))
  const words = keys.flatMap(spellings)
  const naming = await rowsNaming({ url: stack.postgres.url, name }, words)
  const others = naming.filter(({ table, key }) => !own.has(`${table}/${key}`))
  const text = others.map((row) => row.text).join('\n')
  return new Set(keys.filter((key) => spellings(key).some((each) => text.includes(each))))
}

const isNamed = (key: string, words: readonly string[], text: string) =>
  words.some((word) => key.includes(word)) || spellings(key).some((each) => text.includes(each))

/** As it is, and as an address has it. */
const spellings = (key: string) => [
  ...new Set([key, key.split('/').map(encodeURIComponent).join('/')]),
]

/** Takes these objects away, while the rows that name them are still there. */
export async function removeOwnObjects(
  place: SystemPlace,
  { name, ids: users }: { readonly name: string; readonly ids: readonly string[] },
  ids: readonly string[],
): Promise<void> {
  const { objectStore, postgres } = place.stack
  if (objectStore === undefined || ids.length === 0) return
  const base = objectId(objectStore, '')
  const keys = ids.filter((id) => id.startsWith(base)).map((id) => id.slice(base.length))
  const rows = await rowsOwnedBy(postgres.url, users, place.owners, name)
  const others = await namedByOthers(place, { name, rows }, keys)
  for (const key of keys) if (!others.has(key)) await removeObject(objectStore, key)
  if (others.size > 0) throw new Error(`rows of others name ${[...others].join(', ')}`)
}
