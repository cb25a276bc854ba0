/** How much longer a start may take on a machine that others use as well. */
import { availableParallelism, loadavg } from 'node:os'

/** With so many waiting for each processor a start is too slow for any machine. */
const most = 4

/** A step has three minutes, and does more than start one process: in milliseconds. */
const longestMs = 120_000

/** A time of the manifest is that of a machine with room for everybody; this one may have less just now. */
export function onThisMachine(
  ms: number,
  { load = loadavg()[0] ?? 0, processors = availableParallelism() } = {},
): number {
  const crowding = Math.min(most, Math.max(1, load / processors))
  return Math.max(ms, Math.min(ms * crowding, longestMs))
}
