/** What a browser keeps of a session: the kit's own entry, and no other copy of the token. */
import { type KeptEntry, keptFor } from '../../../browser/kept.ts'
import { eventually } from '../../../core/eventually.ts'
import { expectEqual, expectThat } from '../../expect.ts'
import { arrivesWithinMs } from './arrival.ts'
import { issuedBy } from './traffic.ts'
import type { Visitor } from './visitor.ts'

const named = ({ where, key }: KeptEntry) => `${where} ${key}`

/** An entry for the session that outlives the tab. */
export async function keepsSession(visitor: Visitor): Promise<void> {
  const kept = await keptFor(visitor.page)
  const own = kept.filter((entry) => ofSession(visitor, entry) && entry.where !== 'sessionStorage')
  expectThat(own.length > 0, 'the browser does not keep the session', {
    expected: `an entry like ${visitor.pages.session} in localStorage or a cookie`,
    received: kept.map(named),
  })
}

/** No entry of its own holds a token beside the session's. */
export async function keepsNoCopy(visitor: Visitor): Promise<void> {
  const copies = (await keptFor(visitor.page)).filter(
    (entry) => !ofSession(visitor, entry) && holdsToken(visitor, entry),
  )
  expectEqual('copies of the token beside the session', copies.map(named), [])
}

/** Neither a session nor a token is left. */
export async function keepsNothing(visitor: Visitor, page = visitor.page): Promise<void> {
  await eventually(
    'the browser keeps nothing of the session',
    async () => {
      const left = (await keptFor(page)).filter(
        (entry) => ofSession(visitor, entry) || holdsToken(visitor, entry),
      )
      expectEqual('what is left', left.map(named), [])
    },
    { withinMs: arrivesWithinMs },
  )
}

function ofSession({ pages }: Visitor, { key, value }: KeptEntry): boolean {
  return new RegExp(pages.session, 'i').test(key) && !['', 'null', '{}'].includes(value)
}

const holdsToken = ({ live }: Visitor, { value }: KeptEntry) =>
  issuedBy(live.auth).some(({ token }) => value.includes(token))
