/** The end of a run on somebody else's services: everything of it is taken away, and counted. */
import { setTimeout as pause } from 'node:timers/promises'
import { describe } from '../../core/errors.ts'
import { beganAt } from '../../core/run-mark.ts'
import type { Certificate } from '../../ports/certificate.ts'
import type { Thing, ThingKind } from '../../ports/guard.ts'
import { markedBuckets, markedUsers } from '../../services/postgres/marked-things.ts'
import {
  closeJournal,
  type JournalLine,
  readJournal,
  thingsIn,
  underWay,
} from '../../targets/remote/journal.ts'
import { uuidsIn } from '../../targets/remote/ours.ts'
import type { SystemPlace } from './places.ts'
import { type Search, same, type TakenAway, takeAway } from './take-away.ts'

/** Longer than any request of a check may take. */
const answerBudgetMs = 35_000

export interface Settlement {
  readonly name: string
  readonly mark: string
  readonly journal: string
  readonly dryRun: boolean
  readonly places: readonly SystemPlace[]
}

/** Closes the journal, waits for what is under way, takes everything away and counts it. */
export async function settle({
  name,
  mark,
  journal,
  dryRun,
  places,
}: Settlement): Promise<Certificate> {
  closeJournal(journal)
  for (const end = Date.now() + answerBudgetMs; Date.now() < end; await pause(50)) {
    if (underWay(readJournal(journal)).length === 0) break
  }
  const lines = readJournal(journal)
  const created: Thing[] = []
  const left: Certificate['left'][number][] = []
  for (const place of places.filter(({ hasStores }) => hasStores)) {
    const taken = await settlePlace(place, lines, mark)
    created.push(...taken.found)
    left.push(...taken.left)
  }
  return certificate({ name, dryRun, lines, found: created, left })
}

/** Where the stores cannot even be asked, nobody knows what is left: that is told in place of things. */
async function settlePlace(
  place: SystemPlace,
  lines: readonly JournalLine[],
  mark: string,
): Promise<TakenAway> {
  const marks = { url: place.stack.postgres.url, name: mark }
  try {
    const users = await markedUsers(marks, mark)
    const buckets = await markedBuckets(marks, mark)
    return await takeAway(
      place,
      searchIn(lines, { name: mark, since: beganAt(mark) }, users, buckets),
    )
  } catch (error) {
    const id = `whatever ${place.system} has of ${mark}`
    return { found: [], left: [{ kind: 'user', id, why: describe(error) }] }
  }
}

/** What the journal and the marks tell of things that may be there. */
export function searchIn(
  lines: readonly JournalLine[],
  { name, since }: Pick<Search, 'name' | 'since'>,
  users: readonly { readonly id: string }[],
  buckets: readonly string[],
) {
  const things = thingsIn(lines)
  const ids = (kind: ThingKind) => things.filter((thing) => thing.kind === kind).map(({ id }) => id)
  // Rows whose user is gone are still found by their own ids.
  const known = [...ids('user').flatMap(uuidsIn), ...users.map(({ id }) => id)]
  return {
    ...{ name, since },
    ids: [...new Set(known)],
    jobs: ids('job'),
    files: ids('object'),
    buckets: [...new Set([...buckets, ...ids('bucket')])],
  }
}

interface Count {
  readonly name: string
  readonly dryRun: boolean
  readonly lines: readonly JournalLine[]
  readonly found: readonly Thing[]
  readonly left: Certificate['left']
}

const kinds: readonly ThingKind[] = ['user', 'bucket', 'object', 'row', 'job']

/** Created is what an answer has confirmed or a search has found; removed is what of it is not there. */
export function certificate({ name, dryRun, lines, found, left }: Count): Certificate {
  const done = lines.filter(({ state }) => state === 'done').flatMap(({ things }) => things)
  // A user is in the journal by the address too, before there is an id.
  const confirmed = done.filter(({ kind, id }) => kind !== 'user' || !id.includes('@'))
  const created = [...confirmed, ...found, ...left].filter(
    (thing, index, all) => all.findIndex((other) => same(thing, other)) === index,
  )
  const count = (things: readonly Thing[], kind: ThingKind) =>
    things.filter((thing) => thing.kind === kind).length
  return {
    place: name,
    dryRun,
    writes: lines.filter(({ state }) => state === 'begun').length,
    refused: lines.filter(({ state }) => state === 'refused').length,
    kinds: kinds.map((kind) => ({
      kind,
      created: count(created, kind),
      removed: count(created, kind) - count(left, kind),
    })),
    planned: dryRun ? notMade(lines) : [],
    left,
  }
}

const notMade = (lines: readonly JournalLine[]) =>
  lines.filter(({ state }) => state === 'refused').flatMap(({ things }) => things)
