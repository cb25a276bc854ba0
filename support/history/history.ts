/** Many events in little memory: columns of numbers, names once. Ten million events take 220 MB and the names. */
import { type Kind, kinds, type LifeEvent } from './events.ts'

export interface History {
  readonly count: number
  /** In order of time; events of one instant in the order in which they were told. */
  readonly at: Float64Array
  readonly subject: Int32Array
  /** Index into `kinds`. */
  readonly kind: Uint8Array
  /** -1: none. */
  readonly key: Int32Array
  /** 0: none. */
  readonly version: Int32Array
  /** Names by number. */
  readonly subjects: readonly string[]
  readonly keys: readonly string[]
  /** When the record ends; what has not happened by then has not happened. */
  readonly endsAt: number
}

export interface Recorder {
  record(event: LifeEvent): void
  /** Everything so far, in order; the record ends at `endsAt`, or with its last event. */
  history(endsAt?: number): History
}

export const codeOf = Object.fromEntries(kinds.map((kind, code) => [kind, code])) as Readonly<
  Record<Kind, number>
>

export function recorder(): Recorder {
  const subjects = names()
  const keys = names()
  let room = 1_024
  let columns = columnsOf(room)
  let count = 0
  let ordered = true
  return {
    record: ({ at, subject, kind, key, version }) => {
      if (count === room) {
        room *= 2
        columns = widened(columns, columnsOf(room))
      }
      ordered &&= count === 0 || at >= (columns.at[count - 1] ?? 0)
      columns.at[count] = at
      columns.subject[count] = subjects.number(subject)
      columns.kind[count] = codeOf[kind]
      columns.key[count] = key === undefined ? -1 : keys.number(key)
      columns.version[count] = version ?? 0
      count += 1
    },
    history: (endsAt) => {
      const told = ordered ? cut(columns, count) : sorted(cut(columns, count))
      const last = told.at[count - 1] ?? 0
      return {
        ...told,
        count,
        subjects: subjects.list,
        keys: keys.list,
        endsAt: Math.max(endsAt ?? last, last),
      }
    },
  }
}

/** A history of events that are at hand already, in any order. */
export function historyOf(events: Iterable<LifeEvent>, endsAt?: number): History {
  const { record, history } = recorder()
  for (const event of events) record(event)
  return history(endsAt)
}

/** The event at `index`, spelled out. */
export function eventAt(history: History, index: number): LifeEvent {
  const key = history.keys[history.key[index] ?? -1]
  const version = history.version[index] ?? 0
  return {
    at: history.at[index] ?? 0,
    subject: history.subjects[history.subject[index] ?? 0] ?? '',
    kind: kinds[history.kind[index] ?? 0] ?? 'submitted',
    ...(key === undefined ? {} : { key }),
    ...(version === 0 ? {} : { version }),
  }
}

type Columns = Pick<History, 'at' | 'subject' | 'kind' | 'key' | 'version'>

function columnsOf(size: number): Columns {
  return {
    at: new Float64Array(size),
    subject: new Int32Array(size),
    kind: new Uint8Array(size),
    key: new Int32Array(size),
    version: new Int32Array(size),
  }
}

function widened(from: Columns, to: Columns): Columns {
  to.at.set(from.at)
  to.subject.set(from.subject)
  to.kind.set(from.kind)
  to.key.set(from.key)
  to.version.set(from.version)
  return to
}

function cut({ at, subject, kind, key, version }: Columns, count: number): Columns {
  return {
    at: at.subarray(0, count),
    subject: subject.subarray(0, count),
    kind: kind.subarray(0, count),
    key: key.subarray(0, count),
    version: version.subarray(0, count),
  }
}

function sorted(columns: Columns): Columns {
  const { at } = columns
  const order = Uint32Array.from(at, (_, i) => i)
  order.sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || a - b)
  const to = columnsOf(at.length)
  for (let i = 0; i < order.length; i += 1) {
    const from = order[i] ?? 0
    to.at[i] = at[from] ?? 0
    to.subject[i] = columns.subject[from] ?? 0
    to.kind[i] = columns.kind[from] ?? 0
    to.key[i] = columns.key[from] ?? 0
    to.version[i] = columns.version[from] ?? 0
  }
  return to
}

function names() {
  const numbers = new Map<string, number>()
  const list: string[] = []
  return {
    list,
    number: (name: string): number => {
      const known = numbers.get(name)
      if (known !== undefined) return known
      numbers.set(name, list.length)
      list.push(name)
      return list.length - 1
    },
  }
}
