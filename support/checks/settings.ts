/** The system's own settings, as far as its manifest names them. */
import { Unverified } from '../core/errors.ts'

/** The setting, or the reason why the check cannot be made without it. */
export function settingOf<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value
  throw new Unverified(`needs settings.${name} in the manifest`)
}
