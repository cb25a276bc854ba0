/** Something of a user in every area, and the paths under which each is reached. */
import type { ProductionScene } from '../../run/scene.ts'
import { type Answer, excerpt } from '../../systems/http-client.ts'
import { expectThat } from '../expect.ts'
import { callerOf, projectOf, type Sender, type Sent } from './files.ts'
import { type AreaName, type Id, idIn, makeOne, oneOf } from './own-things.ts'

/** One thing of a user: its area, its id, and the paths under which it is read, changed and deleted. */
export interface OwnThing {
  readonly area: AreaName
  readonly id: string
  readonly one: string
  /** Further paths under which it is read. */
  readonly more: readonly string[]
  /** Every user has exactly one, at the same path: nobody can ask for that of another. */
  readonly single: boolean
}

/** Areas whose things are made by JSON, in an order in which each finds what it belongs to. */
const made = ['workspaces', 'workflows', 'executions', 'preferences'] as const

/** Something of the user in each area: the files that were sent, the project, and one of the rest. */
export async function thingsOf(
  { production }: ProductionScene,
  sender: Sender,
  all: readonly Sent[],
): Promise<OwnThing[]> {
  const { areas, uploads } = production
  const caller = callerOf(production, sender)
  let ids: Record<string, Id> = { ...projectOf(sender) }
  const things: OwnThing[] = []
  const keep = (area: AreaName, id: string, one = areas[area].one, more: string[] = []) =>
    things.push({ area, id, one, more, single: areas[area].single })
  keep('projects', sender.project)
  const more = [uploads.content, uploads.link].filter((path) => path !== undefined)
  for (const { way, id } of all) {
    const { one } = uploads[way]
    if (one !== false) keep(way, id, one, way === 'documents' ? more : [])
  }
  // Files that nobody reads one by one belong to something of their area, such as a conversation.
  const rest = all.map(({ way }) => way).filter((way) => !things.some(({ area }) => area === way))
  for (const area of [...made, ...new Set(rest)]) {
    const answer = await makeOne(caller, area, ids)
    const { single } = areas[area]
    const id = single ? theSingle(area, answer) : idIn(answer, `one of ${area}`)
    ids = { ...ids, [oneOf(area)]: id }
    keep(area, String(id))
  }
  return things
}

/** What everybody has one of needs no id; that it was taken is enough. */
function theSingle(area: AreaName, answer: Answer): Id {
  const good = answer.status >= 200 && answer.status <= 299
  expectThat(good, `a user cannot set one's ${area}`, {
    expected: '2xx',
    received: `${answer.status}: ${excerpt(answer)}`,
  })
  return ''
}
