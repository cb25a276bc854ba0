/** Each kind of row through its whole life, by the API: made, read, listed, changed and deleted. */
import type { ProductionScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { type Answer, call, excerpt, json } from '../../systems/http-client.ts'
import { expectEqual, expectThat } from '../expect.ts'
import type { Sender } from './files.ts'
import type { OwnThing } from './strangers.ts'

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

/** Each is read by its id, stands in its list, and has one row of its owner. */
export async function areReadable(
  { production, addresses }: ProductionScene,
  sender: Sender,
  things: readonly OwnThing[],
): Promise<void> {
  for (const thing of things) {
    const { area, id } = thing
    const read = await ask(sender, pathOf(thing))
    succeeded(read, `one of ${area} cannot be read`)
    expectEqual(`the id of one of ${area}`, json(read).id, id)
    const list = await ask(sender, production.areas[area].path)
    succeeded(list, `the list of ${area} cannot be read`)
    expectThat(list.body.includes(id), `the list of ${area} does not have what was made`)
    const { table, owner } = production.areas[area]
    const sql = `select ${identifier(owner)}::text as owner from ${identifier(table)} where id::text = $1`
    const rows = await query(addresses.postgres.url, sql, [id])
    expectEqual(
      `owners of one of ${area}`,
      rows.map((row) => row.owner),
      [sender.person.id],
    )
  }
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
    if (change === undefined) continue
    succeeded(
      await ask(sender, pathOf(thing), 'PATCH', change),
      `one of ${thing.area} cannot be changed`,
    )
    const read = json(await ask(sender, pathOf(thing)))
    const now = Object.fromEntries(Object.keys(change).map((name) => [name, read[name]]))
    expectEqual(`one of ${thing.area} after it was changed`, now, change)
    changed.push(thing.area)
  }
  return changed
}

/** Each is deleted, those that refer to others first, and is not read any more. */
export async function canBeDeleted(sender: Sender, things: readonly OwnThing[]): Promise<void> {
  const order = ['executions', 'chat', 'documents', 'visual_assets']
  const rank = ({ area }: OwnThing) => (order.includes(area) ? order.indexOf(area) : order.length)
  // A project comes after whatever may belong to it.
  const last = (thing: OwnThing) => (thing.area === 'projects' ? 1_000 : rank(thing))
  for (const thing of things.toSorted((a, b) => last(a) - last(b))) {
    const gone = await ask(sender, pathOf(thing), 'DELETE')
    succeeded(gone, `one of ${thing.area} cannot be deleted`)
    const { status } = await ask(sender, pathOf(thing))
    expectEqual(`what is read of one of ${thing.area} that was deleted`, status, 404)
  }
}
