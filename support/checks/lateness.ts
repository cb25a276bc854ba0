/** How late this machine is with everything, measured while something else is. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

const everyMs = 10
const nanoseconds = 1e6

/**
 * Does `work` and answers by how many milliseconds our own timers were late meanwhile, at worst. On a
 * busy machine the programs under test are as late, several times over, and it is not their doing.
 */
export async function withLateness<T>(work: () => Promise<T>): Promise<[T, number]> {
  const delay = monitorEventLoopDelay({ resolution: everyMs })
  delay.enable()
  try {
    const value = await work()
    return [value, Math.max(0, Math.round(delay.max / nanoseconds) - everyMs)]
  } finally {
    delay.disable()
  }
}
