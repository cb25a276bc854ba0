/** How long a scenario has waited for the system, as opposed to worked itself. */

let waits = 0
let since = 0
let total = 0

/** Counts the time that `wait` takes; waits that overlap count once. */
export async function counted<T>(wait: () => Promise<T>): Promise<T> {
  if (waits === 0) since = performance.now()
  waits += 1
  try {
    return await wait()
  } finally {
    waits -= 1
    if (waits === 0) total += performance.now() - since
  }
}

/** Milliseconds waited since the last call; a thread runs one scenario at a time. */
export function takeWaited(): number {
  const waited = Math.round(total)
  total = 0
  return waited
}
