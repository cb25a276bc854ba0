/** Finds what earlier runs have left, by the marks on the things and the journals of this machine. */
import { anyMark, beganAt } from '../../core/run-mark.ts'
import type { Certificate } from '../../ports/certificate.ts'
import type { Thing } from '../../ports/guard.ts'
import { markedBuckets, markedUsers } from '../../services/postgres/marked-things.ts'
import { forgetJournal, type JournalLine, readJournal } from '../../targets/remote/journal.ts'
import { leftJournals } from './journals.ts'
import type { SystemPlace } from './places.ts'
import { certificate, searchIn } from './settle.ts'
import { removalAt, takeAway, thingsThere } from './take-away.ts'

/** Every run's mark begins so; the whole of it is looked at before anything is called a run's. */
const prefix = 'plumbline-'

export interface Sweep {
  readonly name: string
  readonly places: readonly SystemPlace[]
  readonly before: Date
  readonly dryRun: boolean
}

export interface Swept {
  /** The marks of the runs. */
  readonly marks: readonly string[]
  readonly certificate: Certificate
}

export function beganBefore(mark: string, before: Date): boolean {
  return beganAt(mark) <= before.getTime()
}

export async function sweepPlaces({ name, places, before, dryRun }: Sweep): Promise<Swept> {
  const journals = new Map([...leftJournals()].filter(([mark]) => beganBefore(mark, before)))
  const lines = [...journals.values()].flatMap(readJournal)
  const found: Thing[] = []
  const left: Certificate['left'][number][] = []
  const marks = new Set(journals.keys())
  for (const place of places.filter(({ hasStores }) => hasStores)) {
    const swept = await sweepPlace(place, { lines, journals: [...journals.keys()], before, dryRun })
    for (const mark of swept.marks) marks.add(mark)
    found.push(...swept.found)
    left.push(...swept.left)
  }
  if (!dryRun && left.length === 0) for (const journal of journals.values()) forgetJournal(journal)
  // What the crashed runs have removed themselves is not of interest here: only what was found is.
  return { marks: [...marks], certificate: certificate({ name, dryRun, lines: [], found, left }) }
}

interface Round {
  readonly lines: readonly JournalLine[]
  /** Marks of the runs that have left them. */
  readonly journals: readonly string[]
  readonly before: Date
  readonly dryRun: boolean
}

async function sweepPlace(place: SystemPlace, { lines, journals, before, dryRun }: Round) {
  const asked = { url: place.stack.postgres.url, name: 'plumbline sweep' }
  const users = (await markedUsers(asked, prefix)).filter(({ email }) => isOld(email, before))
  const buckets = (await markedBuckets(asked, prefix)).filter((id) => isOld(id, before))
  const marked = [...users.map(({ email }) => email), ...buckets]
  const marks = marked.flatMap((id) => anyMark.exec(id)?.[0] ?? [])
  const since = Math.min(...[...marks, ...journals].map(beganAt))
  const search = searchIn(lines, { name: asked.name, since }, users, buckets)
  const taken = dryRun ? await onlyLooked(place, search) : await takeAway(place, search)
  return { ...taken, marks }
}

async function onlyLooked(place: SystemPlace, search: Parameters<typeof takeAway>[1]) {
  const removal = removalAt(place, search.name)
  try {
    const found = await thingsThere(place, search, removal)
    return { found, left: found.map((thing) => ({ ...thing, why: 'a dry run removes nothing' })) }
  } finally {
    await removal?.close()
  }
}

function isOld(text: string, before: Date): boolean {
  const mark = anyMark.exec(text)?.[0]
  return mark !== undefined && text.startsWith(mark) && beganBefore(mark, before)
}
