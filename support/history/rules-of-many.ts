/** Rules about several lives together: order within a key, and reads that are not too old. */
import { cases, type Finding } from './finding.ts'
import { codeOf, type History } from './history.ts'

const { submitted, accepted, effect, failed, read } = codeOf

/**
 * Of two subjects of one key the one that was accepted before the other was even submitted takes
 * effect first. Submissions that overlap promise no order, and what has failed holds nobody up.
 */
export function orderPerKey(history: History): Finding | undefined {
  const { subjects, keys, count, at, subject, kind, key } = history
  const submittedAt = new Float64Array(subjects.length).fill(Number.POSITIVE_INFINITY)
  const acceptedAt = new Float64Array(subjects.length).fill(Number.POSITIVE_INFINITY)
  const over = new Uint8Array(subjects.length)
  const overtaken = new Uint8Array(subjects.length)
  const keyOf = new Int32Array(subjects.length).fill(-1)
  const queues = keys.map((): number[] => [])
  const heads = new Int32Array(keys.length)
  const found = cases('order is kept within a key')
  for (let i = 0; i < count; i += 1) {
    const one = subject[i] ?? 0
    const named = key[i] ?? -1
    if (named >= 0) keyOf[one] = named
    if (kind[i] === submitted) submittedAt[one] = at[i] ?? 0
    if (kind[i] === failed) over[one] = 1
    const of = keyOf[one] ?? -1
    const queue = queues[of]
    if (queue === undefined) continue
    if (kind[i] === accepted) {
      acceptedAt[one] = at[i] ?? 0
      queue.push(one)
    }
    if (kind[i] !== effect || over[one] === 1) continue
    over[one] = 1
    // The first of the queue was accepted earliest: if it need not come first, nobody else need.
    let head = heads[of] ?? 0
    while (head < queue.length && over[queue[head] ?? 0] === 1) head += 1
    heads[of] = head
    const first = queue[head]
    if (first === undefined || (acceptedAt[first] ?? 0) >= (submittedAt[one] ?? 0)) continue
    // One that never takes effect is overtaken by all that follow: that is one fault, not many.
    if (overtaken[first] === 1) continue
    overtaken[first] = 1
    const name = keys[of] ?? ''
    found.add({
      at: at[i] ?? 0,
      subjects: [first, one],
      sentence: (name2) =>
        `${name2(one)} took effect before ${name2(first)}, which was accepted earlier under the key ${name}`,
    })
  }
  return found.finding(history)
}

/**
 * A read returns the newest version that was visible `boundMs` before it, or a newer one; version 0 (or none)
 * is what there was at the beginning. The versions of one subject rise with time.
 */
export function boundedStaleness(history: History, boundMs: number): Finding | undefined {
  const { subjects, count, at, subject, kind, version } = history
  const found = cases(`reads are at most ${boundMs} ms old`)
  const isRead = new Uint8Array(subjects.length)
  for (let i = 0; i < count; i += 1) if (kind[i] === read) isRead[subject[i] ?? 0] = 1
  // Visible versions that are younger than the bound wait here, per subject, for their time.
  const lists = () => Array.from(isRead, (yes): number[] => (yes === 1 ? [] : none))
  const times = lists()
  const versions = lists()
  const heads = new Int32Array(subjects.length)
  const owed = new Int32Array(subjects.length)
  for (let i = 0; i < count; i += 1) {
    const one = subject[i] ?? 0
    const now = at[i] ?? 0
    if (isRead[one] === 0) continue
    if (kind[i] === effect) {
      times[one]?.push(now)
      versions[one]?.push(version[i] ?? 0)
    }
    if (kind[i] !== read) continue
    let head = heads[one] ?? 0
    const young = times[one] ?? []
    while (head < young.length && (young[head] ?? 0) <= now - boundMs) {
      owed[one] = Math.max(owed[one] ?? 0, versions[one]?.[head] ?? 0)
      head += 1
    }
    heads[one] = head
    const seen = version[i] ?? 0
    const least = owed[one] ?? 0
    if (seen >= least) continue
    found.add({
      at: now,
      subjects: [one],
      sentence: (name) =>
        `a read of ${name(one)} returned version ${seen}, and ${least} had long been visible`,
    })
  }
  return found.finding(history)
}

/** Of what is never read nothing is kept. */
const none: number[] = []
