/** What to say of a row of which one scenario could not be judged and another conforms. */
import { basename } from 'node:path'
import type { Judgement } from '../core/verdict.ts'
import type { Finding } from './claims.ts'

/**
 * A partial look is no verdict, but its reader wants to know how far it went: `reason`, and where
 * scenarios differ, which of them are unverified and which conform.
 */
export function partialLook(
  reason: string | undefined,
  findings: readonly Finding[],
): string | undefined {
  const open = placesOf(findings, 'unverified')
  const kept = placesOf(findings, 'conforms')
  const isPartial = open.length > 0 && kept.length > 0
  if (reason === undefined || !isPartial || placesOf(findings, 'violated').length > 0) return reason
  return `${reason}; unverified: ${open.join(', ')}; conforms: ${kept.join(', ')}`
}

function placesOf(findings: readonly Finding[], status: Judgement): string[] {
  return findings
    .filter((finding) => finding.status === status)
    .map(({ scenario: { name, uri, line } }) => `${name} (${basename(uri)}:${line})`)
}
