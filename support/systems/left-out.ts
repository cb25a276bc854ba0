/** What a manifest leaves out and a check asks for all the same: no verdict, and the way to one. */
import { Unverified } from '../core/errors.ts'
import { reasons } from '../core/reasons.ts'

/** Why nothing of `role` can be seen. */
export function whyNotRunning(role: string): string {
  return `${reasons.notRunning}the manifest has no processes.${role}`
}

/** The part with `fields`; one that is missing is `Unverified` as soon as somebody looks at it. */
export function orUnverified<T extends object>(
  given: { readonly [Field in keyof T]?: T[Field] | undefined } | undefined,
  fields: readonly (keyof T & string)[],
  why: (field: string) => string,
): T {
  const part: { [Field in keyof T]?: T[Field] | undefined } = { ...given }
  for (const field of fields) {
    if (part[field] !== undefined) continue
    const get = () => {
      throw new Unverified(why(field))
    }
    // Whoever copies or prints the part does not ask for the field.
    Object.defineProperty(part, field, { get, enumerable: false })
  }
  return part as T
}
