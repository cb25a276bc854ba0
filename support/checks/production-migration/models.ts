/** Each kind of row through its whole life, by the API: made, read, listed, changed and deleted. */

import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { type Answer, call, excerpt, json } from '../../systems/http-client.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { idsOf, listPath } from './area-lists.ts'
import { changeOf } from './changes.ts'
import { callerOf, projectOf, type Sender } from './files.ts'
import type { OwnThing } from './own-samples.ts'
import { ownerOf } from './owners.ts'
import { itemsIn, lists } from './told.ts'

function ask({ backend, person }: Sender, path: string, method = 'GET', body?: unknown) {
  const authorization = `Bearer ${person.token}`
  const headers = body === undefined ? {} : { 'content-type': 'application/json' }
  const said = body === undefined ? {} : { body: JSON.stringify(body) }
  return call(backend + path, { method, headers: { authorization, ...headers }, ...said })
}

const pathOf = ({ one, id }: OwnThing) => one.replace('{id}', encodeURIComponent(id))

function succeeded(answer: Answer, what: string): void {
  const good = answer.status >= 200 && answer.status <= 299
  const facts = { expected: '2xx', received: `${answer.status}: ${excerpt(answer)}` }
  expectThat(good, what, facts)
}

/** Of the path of one: no document gives the API an operation that reads, or deletes, one in every area. */
const noOperation = 405

/** 405, or the words with which the API answers to paths that it does not know: some look at both at once. */
async function lacks(
  method: 'GET' | 'DELETE',
  sender: Sender,
  { one }: OwnThing,
  answer: Answer,
): Promise<boolean> {
  if (answer.status === noOperation) return true
  if (answer.status !== 404) return false
  const nowhere = one.replace('{id}', 'plumbline/knows/no/such/path')
  const unknown = await ask(sender, nowhere, method)
  return unknown.status === 404 && wordsOf(unknown) === wordsOf(answer)
}

/** Without the path, which some repeat. */
const wordsOf = (answer: Answer) => excerpt(answer).replaceAll(new URL(answer.url).pathname, '')

/** Undefined where nothing reads one of the area, and its list is all that tells of it. */
async function readOne(sender: Sender, thing: OwnThing): Promise<Answer | undefined> {
  const read = await ask(sender, pathOf(thing))
  if (!thing.single && (await lacks('GET', sender, thing, read))) return undefined
  succeeded(read, `one of ${thing.area} cannot be read`)
  return read
}

/** What the API tells of one: by its own path, or in its list where nothing else reads it. */
async function toldOf(
  sender: Sender,
  path: string,
  thing: OwnThing,
): Promise<Record<string, unknown>> {
  const read = await readOne(sender, thing)
  if (read !== undefined) return json(read)
  const items = itemsIn(await ask(sender, path))
  return items.find(({ id }) => String(id) === thing.id) ?? {}
}

async function isAway(sender: Sender, path: string, thing: OwnThing): Promise<void> {
  const read = await ask(sender, pathOf(thing))
  if (!(await lacks('GET', sender, thing, read))) {
    return expectEqual(`what is read of one of ${thing.area} that was deleted`, read.status, 404)
  }
  const listed = lists(await ask(sender, path), thing.id)
  expectThat(!listed, `the list of ${thing.area} still has what was deleted`)
}

/** Each is read by its id, stands in its list, and has one row of its owner. */
export async function areReadable(
  { production, addresses }: ProductionScene,
  sender: Sender,
  things: readonly OwnThing[],
): Promise<void> {
  const { url } = addresses.postgres
  for (const thing of things) {
    const { area, id, single } = thing
    const read = await readOne(sender, thing)
    const owned = production.areas[area]
    const owner = await ownerOf(url, owned)
    const where = single ? `${owner} = $1` : 'one.id::text = $1'
    const sql = `select ${owner} as owner from ${identifier(owned.table)} as one where ${where}`
    const rows = await query(url, sql, [single ? sender.person.id : id])
    expectEqual(
      `owners of one of ${area}`,
      rows.map((row) => row.owner),
      [sender.person.id],
    )
    if (single) continue
    if (read !== undefined) isTheOne(thing, json(read))
    const list = await ask(sender, await listPath(production, sender, area, idsOf(things)))
    succeeded(list, `the list of ${area} cannot be read`)
    expectThat(lists(list, id), `the list of ${area} does not have what was made`)
  }
}

/** What is read by the id has it; what belongs to it, such as the messages of a conversation, is a list. */
function isTheOne({ area, id }: OwnThing, told: Record<string, unknown>): void {
  if (!Array.isArray(told)) expectEqual(`the id of one of ${area}`, String(told.id), id)
}

/** What can be changed is changed, and is read as it was changed. */
export async function canBeChanged(
  { production }: ProductionScene,
  sender: Sender,
  things: readonly OwnThing[],
): Promise<string[]> {
  const changed: string[] = []
  for (const thing of things) {
    const { change } = production.areas[thing.area]
    const sent = await changeOf(callerOf(production, sender), thing.area, projectOf(sender))
    if (change === undefined || sent === undefined) continue
    succeeded(
      await ask(sender, pathOf(thing), sent.method, sent.body),
      `one of ${thing.area} cannot be changed`,
    )
    const path = await listPath(production, sender, thing.area, idsOf(things))
    const read = await toldOf(sender, path, thing)
    const now = Object.fromEntries(Object.keys(change).map((name) => [name, read[name]]))
    expectEqual(`one of ${thing.area} after it was changed`, now, change)
    changed.push(thing.area)
  }
  return changed
}

/** Each is deleted, those that refer to others first, and is not read any more. */
export async function canBeDeleted(
  { production, addresses }: ProductionScene,
  sender: Sender,
  things: readonly OwnThing[],
): Promise<void> {
  const order = ['executions', 'chat', 'documents', 'visual_assets']
  const rank = ({ area }: OwnThing) => (order.includes(area) ? order.indexOf(area) : order.length)
  // A project comes after whatever may belong to it, and a workspace after that.
  const above = ['projects', 'workspaces']
  const last = (thing: OwnThing) =>
    above.includes(thing.area) ? 1_000 + above.indexOf(thing.area) : rank(thing)
  const deletable = things.filter(({ single }) => !single)
  for (const thing of deletable.toSorted((a, b) => last(a) - last(b))) {
    const path = await listPath(production, sender, thing.area, idsOf(things))
    const gone = await notBusy(() => ask(sender, pathOf(thing), 'DELETE'))
    const { table } = production.areas[thing.area]
    if (await lacks('DELETE', sender, thing, gone))
      await deleteRow(addresses.postgres.url, table, thing.id)
    else succeeded(gone, `one of ${thing.area} cannot be deleted`)
    await isAway(sender, path, thing)
  }
}

/** As the models do it: with the rules of the tables. */
async function deleteRow(url: string, table: string, id: string): Promise<void> {
  const sql = `delete from ${identifier(table)} as one where one.id::text = $1 returning 1`
  const gone = await query(url, sql, [id]).catch((cause: Error) => {
    throw new Violation(`a row of ${table} cannot be deleted: ${cause.message}`, { cause })
  })
  expectEqual(`rows of ${table} that were deleted`, gone.length, 1)
}

/** An execution that has only just begun may have to come to its end first. */
const busyForMs = 30_000

/** Asks until the answer is another one than "not now" (409). */
function notBusy(ask: () => Promise<Answer>): Promise<Answer> {
  const once = async () => {
    const answer = await ask()
    if (answer.status === 409) throw new Violation('it can never be deleted: the answer stays 409')
    return answer
  }
  return eventually('it can be deleted', once, { withinMs: busyForMs })
}
