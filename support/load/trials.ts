/** What happened to each trial of a load, in columns: a million of them are 25 MB. */

/** How a trial ended. */
export const ends = {
  /** Not yet. */
  open: 0,
  answered: 1,
  failed: 2,
  /** As many as allowed were outstanding when its time came: it was never sent. */
  unsent: 3,
  /** Sent, and without an answer when the run ended. */
  unanswered: 4,
} as const

export interface Trials {
  readonly count: number
  /** When it should have been sent, milliseconds since the start. */
  readonly intended: Float64Array
  readonly sent: Float64Array
  /** When it ended; for `unanswered` ones when the run gave them up. */
  readonly ended: Float64Array
  readonly end: Uint8Array
}

export interface TrialLog {
  readonly count: number
  /** Adds a trial and answers its number. */
  add(intended: number): number
  sent(trial: number, at: number): void
  ended(trial: number, at: number, end: number): void
  /** Everything so far; trials that are still open become `unanswered` at `at`. */
  close(at: number): Trials
}

export function trialLog(): TrialLog {
  let room = 1_024
  let intended = new Float64Array(room)
  let sent = new Float64Array(room)
  let ended = new Float64Array(room)
  let end = new Uint8Array(room)
  let count = 0
  const grow = () => {
    room *= 2
    const wider = (from: Float64Array) => {
      const to = new Float64Array(room)
      to.set(from)
      return to
    }
    intended = wider(intended)
    sent = wider(sent)
    ended = wider(ended)
    const ends = new Uint8Array(room)
    ends.set(end)
    end = ends
  }
  return {
    get count() {
      return count
    },
    add: (at) => {
      if (count === room) grow()
      intended[count] = at
      count += 1
      return count - 1
    },
    sent: (trial, at) => {
      sent[trial] = at
    },
    ended: (trial, at, how) => {
      ended[trial] = at
      end[trial] = how
    },
    close: (at) => {
      for (let i = 0; i < count; i += 1) {
        if (end[i] !== ends.open) continue
        end[i] = ends.unanswered
        ended[i] = at
      }
      const cut = (column: Float64Array) => column.subarray(0, count)
      return {
        count,
        intended: cut(intended),
        sent: cut(sent),
        ended: cut(ended),
        end: end.subarray(0, count),
      }
    },
  }
}
