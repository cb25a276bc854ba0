/** Finds what earlier runs have left, by the marks on the things and the journals of this machine. */
import { anyMark } from '../../core/run-mark.ts'
import type { Certificate } from '../../ports/certificate.ts'
import type { Thing } from '../../ports/guard.ts'
import { queueRemoval } from '../../queues/kinds.ts'
import { markedBuckets, markedUsers } from '../../services/postgres/marked-things.ts'
import { forgetJournal, type JournalLine, readJournal } from '../../targets/remote/journal.ts'
import { leftJournals } from './journals.ts'
import type { SystemPlace } from './places.ts'
import { certificate, searchIn } from './settle.ts'
import { takeAway, thingsThere } from './take-away.ts'

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

/** The id of a run tells when it began. */
export function beganBefore(mark: string, before: Date): boolean {
  const [, y, m, d, h, min, s] =
    /-(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)-/.exec(mark)?.map(Number) ?? []
  return Date.UTC(y ?? 0, (m ?? 1) - 1, d, h, min, s) <= before.getTime()
}

export async function sweepPlaces({ name, places, before, dryRun }: Sweep): Promise<Swept> {
  const journals = new Map([...leftJournals()].filter(([mark]) => beganBefore(mark, before)))
  const lines = [...journals.values()].flatMap(readJournal)
  const found: Thing[] = []
  const left: Certificate['left'][number][] = []
  const marks = new Set(journals.keys())
  for (const place of places) {
    const swept = await sweepPlace(place, lines, before, dryRun)
    for (const mark of swept.marks) marks.add(mark)
    found.push(...swept.found)
    left.push(...swept.left)
  }
  if (!dryRun && left.length === 0) for (const journal of journals.values()) forgetJournal(journal)
  // What the crashed runs have removed themselves is not of interest here: only what was found is.
  return { marks: [...marks], certificate: certificate({ name, dryRun, lines: [], found, left }) }
}

async function sweepPlace(
  place: SystemPlace,
  lines: readonly JournalLine[],
  before: Date,
  dryRun: boolean,
) {
  const asked = { url: place.stack.postgres.url, name: 'plumbline sweep' }
  const users = (await markedUsers(asked, prefix)).filter(({ email }) => isOld(email, before))
  const buckets = (await markedBuckets(asked, prefix)).filter((id) => isOld(id, before))
  const marks = [...users.map(({ email }) => email), ...buckets].map((id) => anyMark.exec(id)?.[0])
  const search = searchIn(lines, asked.name, users, buckets)
  const taken = dryRun ? await onlyLooked(place, search) : await takeAway(place, search)
  return { ...taken, marks: marks.filter((mark) => mark !== undefined) }
}

async function onlyLooked(place: SystemPlace, search: Parameters<typeof takeAway>[1]) {
  const removal = place.queue === undefined ? undefined : queueRemoval(place.queue)
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
