/** Lets a worker's writes through one by one: its own things only, noted before, within the budgets. */
import { randomUUID } from 'node:crypto'
import { Unverified } from '../../core/errors.ts'
import type { Guard, Leave, Terms, Wish } from '../../ports/guard.ts'
import { isClosed, note } from './journal.ts'
import { oursOf, uuidsIn } from './ours.ts'
import { paceOf } from './pace.ts'

const reading: Leave = { end: () => undefined }

/** The guard of one worker; what it refuses makes the scenario unverified, whoever swallows the error. */
export function openGuard(terms: Terms): Guard {
  const ours = oursOf(terms.mark)
  const pace = paceOf(terms)
  let refusal: string | undefined
  const refuse = (reason: string) => {
    refusal ??= reason
    return new Unverified(refusal)
  }
  const write = async (wish: Exclude<Wish, { kind: 'read' }>): Promise<Leave> => {
    const { what } = wish
    const things = wish.kind === 'write' ? [...wish.creates] : []
    const entry = { key: randomUUID(), what, things }
    const why = await reasonAgainst(wish, terms, pace.next)
    if (why !== undefined) {
      note(terms.journal, { ...entry, state: 'refused' })
      throw refuse(why)
    }
    // First the line, then the look: whoever closes the journal afterwards finds this write in it.
    note(terms.journal, { ...entry, state: 'begun' })
    if (isClosed(terms.journal)) {
      note(terms.journal, { ...entry, state: 'refused' })
      throw refuse('needs a run that goes on: this one is being ended')
    }
    return {
      end: (done, made = []) => {
        ours.add(...made.flatMap(({ id }) => uuidsIn(id)))
        const state = done ? 'done' : 'failed'
        note(terms.journal, { ...entry, things: [...things, ...made], state })
      },
    }
  }
  return {
    ours,
    refuse,
    begin: (wish) => (wish.kind === 'read' ? Promise.resolve(reading) : write(wish)),
    refusal: () => refusal,
    forget: () => {
      refusal = undefined
    },
  }
}

async function reasonAgainst(
  wish: Exclude<Wish, { kind: 'read' }>,
  { dryRun, allow }: Terms,
  next: () => Promise<string | undefined>,
): Promise<string | undefined> {
  if (wish.kind === 'foreign' && !allow.includes('destructive')) {
    return `needs --allow destructive: ${wish.what} ${wish.why}`
  }
  if (dryRun) return `needs to write: a dry run does not ${wish.what}`
  const over = await next()
  return over === undefined ? undefined : `needs more than the run may spend: ${over}`
}
