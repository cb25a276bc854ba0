/** Tokens that end: by waiting for a short one, or by the browser's clock. */
import { fillIn, load, pathOf, press, textOf } from '../../../browser/controls.ts'
import type { Wire } from '../../../browser/wire.ts'
import { Violation } from '../../../core/errors.ts'
import { eventually, throughout } from '../../../core/eventually.ts'
import { claimsIn } from '../../../services/supabase/account-holder.ts'
import { expectThat } from '../../expect.ts'
import { ofTrouble } from '../said-words.ts'
import { arrivesWithinMs, isAtLogin, outside } from './arrival.ts'
import { issuedBy, newestOf, renewals } from './traffic.ts'
import { type Visitor, work } from './visitor.ts'

/** Waits until every token that was handed out so far has ended. */
export async function untilEnded({ live }: Visitor): Promise<void> {
  const { token } = newestOf(live.auth)
  const endsAt = Number(claimsIn(token).exp) * 1000
  const leftMs = Math.max(0, endsAt - Date.now())
  await eventually('the token ends', () => expectThat(Date.now() > endsAt, 'it is good'), {
    withinMs: leftMs + 1_000,
  })
}

/** The API was asked with a token that was issued after the first one. */
export function borrowedLater(auth: Wire, api: Wire, first: string): void {
  const used = api.requests().map(({ authorization }) => authorization?.slice('Bearer '.length))
  const issuedAt = (token: string) => Number(claimsIn(token).iat)
  const later = used.filter((token) => token !== undefined && issuedAt(token) > issuedAt(first))
  expectThat(later.length > 0, 'the API was asked with no later token than the first', {
    received: { 'tokens handed out': issuedBy(auth).length, requests: used.length },
  })
}

/** The browser believes that an hour and a bit has passed; sessions of the hosted service last an hour. */
export async function anHourLater({ context }: Visitor): Promise<void> {
  await context.clock.fastForward('01:01:00')
}

/** Goes on working; a page that leaves meanwhile does what it should, and nobody waits for it. */
export async function tryToWork(visitor: Visitor): Promise<void> {
  const left = () => outside(visitor, visitor.page)
  if (left()) return
  const end: { failure?: unknown; done: boolean } = { done: false }
  void work(visitor)
    .catch((failure: unknown) => Object.assign(end, { failure }))
    .finally(() => Object.assign(end, { done: true }))
  await eventually(
    'the page works on, or leaves',
    () => expectThat(end.done || left(), 'neither', { received: pathOf(visitor.page) }),
    { withinMs: 3 * arrivesWithinMs },
  )
  if (end.failure !== undefined && !left()) throw end.failure
}

/** Begins to work without waiting for what comes of it. */
export async function startWork(visitor: Visitor): Promise<void> {
  const { page, pages } = visitor
  if (outside(visitor, page)) return
  if (pages.work === undefined) {
    await load(page)
    return
  }
  if (pages.work.fill !== undefined) await fillIn(page, pages.work.fill, 'Work')
  await press(page, pages.work.press)
}

/** How long a page must stay where it is to be no part of a loop. */
const steadyMs = 1_000

/** The page for signing in is there, and no script leads away from it and back. */
export async function staysAtLogin(visitor: Visitor, withinMs: number): Promise<void> {
  await isAtLogin(visitor, visitor.page, withinMs)
  let loads = 0
  visitor.page.on('load', () => {
    loads += 1
  })
  await throughout(
    () => expectThat(loads < 2, 'the page for signing in is loaded again and again'),
    { forMs: steadyMs },
  )
}

/** Nobody waits longer for a page that may try again. */
const patienceMinutes = 2
const stepMs = 5_000

/** Minutes pass in the browser until the page leads to where one signs in, or explains itself. */
export async function explainsItself(visitor: Visitor, before: string): Promise<number> {
  const { page, context } = visitor
  let passedMs = 0
  await eventually(
    'the page for signing in is shown, or a page that says what is wrong',
    async () => {
      const left = outside(visitor, page)
      const reads = await textOf(page)
      const said = reads !== before && ofTrouble.test(reads)
      if (left || said) return
      if (passedMs < patienceMinutes * 60_000) {
        await context.clock.runFor(stepMs)
        passedMs += stepMs
      }
      throw new Violation('neither', { received: reads.slice(0, 200) })
    },
    { withinMs: 20_000, everyMs: 100 },
  )
  return passedMs
}

/** Documented bound of the catalogue: more is a storm. */
const mostPerMinute = 30

export function isNoStorm(auth: Wire, passedMs: number): void {
  const count = renewals(auth).length
  const most = mostPerMinute * Math.max(1, passedMs / 60_000)
  expectThat(count < most, 'the page asks for a new token again and again', {
    expected: `fewer than ${mostPerMinute} requests in a minute`,
    received: `${count} in ${Math.ceil(passedMs / 1000)} s`,
  })
}
