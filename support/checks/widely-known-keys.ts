/** Keys and tokens that everybody knows: a key that stands in a vendor's public documents opens nothing of a team's. */
import { createHmac } from 'node:crypto'

/** What Supabase's tools and jwt.io sign their samples with, as they publish it. */
const publicSecrets = [
  'super-secret-jwt-token-with-at-least-32-characters-long',
  'your-super-secret-jwt-token-with-at-least-32-characters-long',
  'your-256-bit-secret',
  'a-string-secret-at-least-256-bits-long',
  'secret',
]

/** The keys of every `supabase start` on whatever machine. */
const ofEveryMachine = /\bsb_(secret_N7UND0UgjKTVK|publishable_ACJWlzQHlZjBrEguHvfOxg)[\w-]*/g

const token = /\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g

/** The text without them: whatever else it holds may still be a credential. */
export const withoutWidelyKnown = (text: string): string =>
  text.replaceAll(ofEveryMachine, '').replaceAll(token, (each) => (isSample(each) ? '' : each))

/** Signed with a secret that is published: its name alone, `supabase-demo`, anybody could claim. */
function isSample(jwt: string): boolean {
  const end = jwt.lastIndexOf('.')
  const signed = jwt.slice(0, end)
  return publicSecrets.some(
    (secret) =>
      createHmac('sha256', secret).update(signed).digest('base64url') === jwt.slice(end + 1),
  )
}

/** Whether a key with all rights is written out, be it the one that every machine of a developer has. */
export function writesServiceKey(text: string): boolean {
  const tokens = text.match(token) ?? []
  return (
    /\bsb_secret_[\w-]{20,}/.test(text) || tokens.some((each) => roleOf(each) === 'service_role')
  )
}

function roleOf(jwt: string): unknown {
  const [, payload = ''] = jwt.split('.')
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')).role
  } catch {
    return undefined // only looks like a token
  }
}
