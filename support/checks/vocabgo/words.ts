/** Word lists of exact length, and values that are no list of words. */
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { type Answer, type Row, serviceRecords } from '../../services/supabase/records.ts'
import { columnsOf } from './columns.ts'
import { inserted } from './insertions.ts'
import { nameOf } from './names.ts'
import { ownerOf } from './owner.ts'
import { rowFor, twoPairs } from './rows.ts'
import { say } from './sessions.ts'

/** As many different pairs as asked for. */
export function pairs(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    source: `word ${index + 1}`,
    target: `slovo ${index + 1}`,
  }))
}

const manyKeys = () => Object.fromEntries(pairs(100).map((pair, index) => [`k${index}`, pair]))

/** By the words of the features. */
const noLists: Readonly<Record<string, () => unknown>> = {
  nothing: () => null,
  'an empty object': () => ({}),
  'an object with 100 keys': manyKeys,
  'a text': () => 'word',
  'a number': () => 7,
  'a list of 100 pairs within the list': () => [pairs(100)],
}

/** Every column that might be a count of words, with the count that it is to claim. */
export async function claimedCounts(scene: ProjectScene, count: number): Promise<Row> {
  const columns = await columnsOf(scene.addresses.postgres.url, 'public.wordlists')
  const counts = columns.filter(
    ({ name, type, generated }) =>
      /count|size|length|total/.test(name) && /int/.test(type) && !generated,
  )
  return Object.fromEntries(counts.map(({ name }) => [name, count]))
}

/** The word lists of a user, as the observer sees them. */
export async function listsOf(scene: ProjectScene, userId: string): Promise<Row[]> {
  const { url } = scene.addresses.postgres
  const owner = identifier(await ownerOf(scene, 'wordlists'))
  return query(url, `select * from public.wordlists where ${owner} = $1`, [userId])
}

/** Whether the two pairs that rows are made with are in a value, in whatever shape. */
export function holdsPairs(value: unknown): boolean {
  const text = JSON.stringify(value ?? null)
  return twoPairs.every(({ target }) => text.includes(String(target)))
}

/** The words of one list. */
export async function wordsOf(scene: ProjectScene, list: Row): Promise<unknown> {
  return list[await nameOf(scene, 'words')]
}

/** One more pair at the end of a list, in the form that only SQL has. */
export async function appendAsService(scene: ProjectScene, key: Row): Promise<Answer> {
  const column = identifier(await nameOf(scene, 'words'))
  const [[name = '', id] = []] = Object.entries(key)
  const sql = `update public.wordlists set ${column} = ${column} || $1::jsonb
    where ${identifier(name)} = $2`
  const pair = JSON.stringify(pairs(41).slice(40))
  return say(scene, { role: 'service_role' }, sql, [pair, id])
}

/** Saves each of these kinds as the words of a new list of the user. */
export async function saveNoLists(
  scene: ProjectScene,
  userId: string,
  kinds: readonly string[],
): Promise<{ what: string; answer: Answer }[]> {
  const column = await nameOf(scene, 'words')
  const service = serviceRecords(scene.addresses.supabase)
  const answers: { what: string; answer: Answer }[] = []
  for (const kind of kinds) {
    const made = noLists[kind]
    if (made === undefined && kind !== 'a null within the document') {
      throw new Error(`nothing is called "${kind}"`)
    }
    const row = await rowFor(scene, 'wordlists', { user_id: userId, [column]: made?.() ?? null })
    const answer =
      made === undefined
        ? await jsonNull(scene, row, column)
        : await inserted(scene, service, 'wordlists', row, [column])
    answers.push({ what: `${kind} as the words of a list`, answer })
  }
  return answers
}

/** The API has one null only, and it means SQL's. */
async function jsonNull(scene: ProjectScene, row: Row, column: string): Promise<Answer> {
  const rest = Object.entries(row).filter(([name]) => name !== column)
  const names = [column, ...rest.map(([name]) => name)].map(identifier)
  const marks = ["'null'::jsonb", ...rest.map((_, index) => `$${index + 1}`)]
  const sql = `insert into public.wordlists (${names.join(', ')}) values (${marks.join(', ')})`
  return say(
    scene,
    { role: 'service_role' },
    sql,
    rest.map(([, value]) => (typeof value === 'object' ? JSON.stringify(value) : value)),
  )
}
