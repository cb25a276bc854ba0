/** What a played composition cannot bring up, and what this machine cannot fetch, is no finding about the system. */

import { Unverified } from '../core/errors.ts'
import { reasons } from '../core/reasons.ts'

const told = new RegExp(`${reasons.unplayable}[^|\\n]*`)

/** How uv, pip, npm and git say that they do not reach what they fetch from. */
const unreached =
  /^.*(?:fatal: unable to access '[^']+': (?:Could not resolve host|Failed to connect)|error sending request for url|Could not fetch URL https?:|npm (?:error|ERR!) (?:code|errno) (?:ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONN\w+|UNABLE_TO_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+)).*$/m

/** Throws `Unverified`, with the reason as it was told, where `said` tells that no process here can play a service. */
export function refuseUnplayable(said: string): void {
  const reason = told.exec(said)?.[0]
  if (reason !== undefined) throw new Unverified(reason.trim())
  const fetching = unreached.exec(said)?.[0].trim()
  if (fetching === undefined) return
  throw new Unverified(
    `needs github: packages cannot be fetched on this machine (${fetching}); commands whose work is done ` +
      'already stand in workflows.prepared',
  )
}
