/** What a played composition cannot bring up is no finding about the system. */

import { Unverified } from '../core/errors.ts'
import { reasons } from '../core/reasons.ts'

const told = new RegExp(`${reasons.unplayable}[^|\\n]*`)

/** Throws `Unverified`, with the reason as it was told, where `said` tells that no process here can play a service. */
export function refuseUnplayable(said: string): void {
  const reason = told.exec(said)?.[0]
  if (reason !== undefined) throw new Unverified(reason.trim())
}
