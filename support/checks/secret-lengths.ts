/** Secrets at the boundary of what is long enough. */
import type { Changes } from '../systems/environment.ts'
import type { Manifest } from '../systems/manifest.ts'
import { randomText } from './environments.ts'

/** Each secret one character short of the least; `padding` is put behind it and must not count. */
export function tooShort(manifest: Manifest, padding = ''): Changes {
  return limited(manifest, (least) => randomText(least - 1) + padding)
}

/** Each secret exactly as long as it must be; that of the target's own Redis stays what it is. */
export function longEnough(manifest: Manifest): Changes {
  const { REDIS_PASSWORD, ...rest } = limited(manifest, randomText)
  return rest
}

/**
 * As `secrets.token_urlsafe(32)` makes them: 43 letters, digits, `-` and `_`. Document 001 asks for a strong
 * password, not for a generated key, where a person signs in with it: a system may take up to 40 characters there.
 */
export function recommended(manifest: Manifest): Changes {
  const { REDIS_PASSWORD, ...rest } = limited(manifest, (least) =>
    least < keyLength ? `${randomText(least + 6)}-_` : `${randomText(41)}-_`,
  )
  return rest
}

/** What is asked of keys that no person types. */
const keyLength = 32

function limited(
  { environments }: Manifest,
  make: (least: number) => string,
): Record<string, string> {
  const bounded = Object.entries(environments.secrets).filter(([, least]) => least > 0)
  return Object.fromEntries(bounded.map(([name, least]) => [name, make(least)]))
}
