/** A stack of undo actions: written down before doing, unwound in reverse, no error lost. */
import { inWords, within } from './deadline.ts'

export interface Undo {
  readonly what: string
  readonly run: () => unknown
  /** Where it may take longer, or less long, than the others. */
  readonly budgetMs?: number
}

export interface Scope {
  readonly name: string
  /** Registers how to undo; call it before the deed, or as soon as its handle exists. */
  undo(what: string, run: () => unknown, budgetMs?: number): void
  /**
   * Undoes everything in reverse order, each within `budgetMs`, and empties the stack.
   * Resolves with the errors (labelled by what was to be undone); it never throws.
   */
  unwind(budgetMs?: number): Promise<readonly Error[]>
}

/** How long a single undo may take; independent of any deadline that the work itself has used up. */
const defaultBudgetMs = 10_000

export function scope(name: string): Scope {
  const stack: Undo[] = []
  return {
    name,
    undo: (what, run, budgetMs) => {
      stack.push({ what, run, ...(budgetMs === undefined ? {} : { budgetMs }) })
    },
    unwind: async (budgetMs = defaultBudgetMs) => {
      const errors: Error[] = []
      for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
        const failed = await attempt(next, next.budgetMs ?? budgetMs)
        if (failed !== undefined) errors.push(failed)
      }
      return errors
    },
  }
}

async function attempt({ what, run }: Undo, budgetMs: number): Promise<Error | undefined> {
  const late = () => new Error(`took longer than ${inWords(budgetMs)}`)
  try {
    await within(budgetMs, Promise.resolve().then(run), late)
    return undefined
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    return new Error(`cannot undo "${what}": ${detail}`, { cause })
  }
}
