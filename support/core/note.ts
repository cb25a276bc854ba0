/** What one step of a scenario tells a later one: typed, named, and an error when nobody has told it. */
import { NoteMissing } from './errors.ts'

export interface Note<T> {
  readonly name: string
  /** Writes it down for the rest of the scenario; the last word counts. */
  set(scenario: object, value: T): void
  /** Reads it; throws `NoteMissing` when no step has written it yet. */
  of(scenario: object): T
  /** Reads it, or undefined. */
  find(scenario: object): T | undefined
}

/** A note called `name`, as a person would say it: `the upload`, `the worker`. */
export function note<T>(name: string): Note<T> {
  const values = new WeakMap<object, { readonly value: T }>()
  return {
    name,
    set: (scenario, value) => {
      values.set(scenario, { value })
    },
    of: (scenario) => {
      const found = values.get(scenario)
      if (found === undefined) throw new NoteMissing(`No step has named "${name}" yet.`)
      return found.value
    },
    find: (scenario) => values.get(scenario)?.value,
  }
}
