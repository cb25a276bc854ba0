/** Signing out, and what is left of somebody who has. */

import { controlsOn, textOf } from '../../../browser/controls.ts'
import type { WireRequest } from '../../../browser/wire.ts'
import { eventually } from '../../../core/eventually.ts'
import type { ProductionScene } from '../../../run/scene.ts'
import {
  endEverySession,
  type OwnSession,
  renewed,
} from '../../../services/supabase/account-holder.ts'
import { removeAccount } from '../../../services/supabase/sign-in.ts'
import { expectEqual, expectThat } from '../../expect.ts'
import { arrivesWithinMs, isAtLogin } from './arrival.ts'
import type { LiveSite } from './live-site.ts'
import { newestOf } from './traffic.ts'
import { signOut, type Visitor } from './visitor.ts'

/** Whoever registers in a scenario is gone at its end. */
export function removeAtEnd({ addresses, scope }: ProductionScene, email: string): void {
  scope.undo('remove the newcomer', () => removeAccount(addresses.supabase, email))
}

/** Signs out; the wire to the API is forgotten once the page for signing in is shown. */
export async function signOutAndForget(visitor: Visitor): Promise<void> {
  await signOut(visitor)
  await isAtLogin(visitor).catch(() => undefined) // the next sentence judges it
  visitor.live.api.forget()
}

/** What the API was asked since. */
export const afterSignOut = ({ api }: LiveSite): readonly WireRequest[] => api.requests()

/** The page before is gone: what was saved is not read on it. */
export async function showsNothingGoingBack(visitor: Visitor, saved: string): Promise<void> {
  const { page } = visitor
  await page.goBack({ waitUntil: 'commit' })
  await eventually(
    'what was saved is not shown',
    async () => {
      const reads = await textOf(page)
      expectThat(saved === '' || !reads.includes(saved), 'it is shown', { received: reads })
      expectEqual('ways to sign out', await controlsOn(page, visitor.pages.signOut).count(), 0)
    },
    { withinMs: arrivesWithinMs },
  )
}

/** The service refuses to go on with it. */
export async function isEnded(
  { addresses }: ProductionScene,
  { refreshToken }: Pick<OwnSession, 'refreshToken'>,
): Promise<void> {
  const answer = await renewed(addresses.supabase, refreshToken)
  const received = 'token' in answer ? 'a new token' : answer.status
  expectThat(!('token' in answer), 'a session that was ended is gone on with', { received })
  expectThat([400, 401, 403].includes(answer.status), 'the service does not refuse it', {
    received,
  })
}

/** As on another device, everywhere at once. */
export async function endElsewhere({ addresses }: ProductionScene, { live }: Visitor) {
  await endEverySession(addresses.supabase, newestOf(live.auth).token)
}
