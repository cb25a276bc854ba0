/** Questions about what documents say, and whether the right one is found first. */
import { setTimeout as pause } from 'node:timers/promises'
import { deadlineIn } from '../../core/deadline.ts'
import { Unverified } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { at } from '../../systems/answer-fields.ts'
import { excerpt, json } from '../../systems/http-client.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { projectOf, type Sender, type Sent } from './files.ts'
import { filledBody, filledPath } from './own-things.ts'
import { asked } from './search-requests.ts'

/** What the document about a subject says. */
export const sentence = (subject: string) =>
  `Everything that anybody has to know of the ${subject}.`

export interface Hit {
  readonly content: string
  readonly document: string
}

/** Thirty seconds for a worker that begins with it at once. */
const indexedWithinMs = 30_000

/**
 * What a question finds, nearest first. Where documents are indexed by themselves it is asked again until the
 * one about the subject is among what is found: until then a right answer is another one.
 */
export async function ask(scene: ProductionScene, sender: Sender, subject: string): Promise<Hit[]> {
  const isIndexed = scene.production.search?.index !== undefined
  const deadline = deadlineIn(isIndexed ? 0 : indexedWithinMs)
  for (;;) {
    const once = () => askOnce(scene, sender, subject)
    const hits = await eventually('a question finds something', once, { withinMs: deadline.left() })
    const isThere = hits.some(({ content }) => content === sentence(subject))
    if (isThere || deadline.passed()) return hits
    await pause(betweenMs)
  }
}

const betweenMs = 250

async function askOnce(scene: ProductionScene, sender: Sender, subject: string): Promise<Hit[]> {
  const { search } = scene.production
  if (search === undefined) throw new Unverified('needs search in the manifest')
  const question = { ...search.body, [search.question]: `Where is the ${subject}?` }
  const ids = projectOf(sender)
  const to = filledPath(search.ask, ids)
  const said = filledBody(question, ids) as Record<string, unknown>
  const answer = await asked(sender, search.method, to, said)
  expectThat(answer.status === 200, 'a question is not answered', {
    received: `${answer.status}: ${excerpt(answer)}`,
  })
  const items = at(json(answer), search.items)
  expectThat(Array.isArray(items) && items.length > 0, 'a question finds nothing')
  return items.map((item) => ({
    content: String(at(item, search.content)),
    document: String(at(item, search.document)),
  }))
}

/** The document about the subject comes first, and nothing of anybody else is among what was found. */
export function foundRightly(hits: readonly Hit[], subject: string, own: readonly Sent[]): void {
  expectEqual('the first that is found', hits[0]?.content, sentence(subject))
  const ids = own.map(({ id }) => id)
  const foreign = hits.filter(({ document }) => !ids.includes(document))
  expectEqual('what is found of other users', foreign, [])
}
