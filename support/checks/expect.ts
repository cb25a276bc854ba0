/** Exact comparisons that speak about the system: each throws a `Violation` that names what is wrong. */
import { isDeepStrictEqual } from 'node:util'
import { Violation } from '../core/errors.ts'

/** `received` is exactly `expected`, compared by value. */
export function expectEqual(what: string, received: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(received, expected)) throw new Violation(what, { expected, received })
}

/** The statement holds. */
export function expectThat(
  holds: boolean,
  what: string,
  facts: { expected?: unknown; received?: unknown } = {},
): asserts holds {
  if (!holds) throw new Violation(what, facts)
}

/** There is exactly one, and it is returned. */
export function expectOne<T>(what: string, items: readonly T[]): T {
  const [only] = items
  if (items.length !== 1 || only === undefined) {
    throw new Violation(what, { expected: 'exactly one', received: items.length })
  }
  return only
}
