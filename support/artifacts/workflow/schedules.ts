/** When the calendar starts a workflow. */
import { Cron } from 'croner'

/** Two years hold every length that a month can have, but for a leap day at most. */
const monthsAhead = 24

/**
 * Months, as `2027-02`, of the two years from `since` in which none of the schedules falls due. A schedule that
 * cannot be read never does: five fields, in UTC (GitHub, "Events that trigger workflows", schedule).
 */
export function monthsWithoutRun(crons: readonly string[], since: Date): string[] {
  const first = Date.UTC(since.getUTCFullYear(), since.getUTCMonth() + 1, 1)
  const starts = Array.from({ length: monthsAhead }, (_, ahead) => {
    const start = new Date(first)
    start.setUTCMonth(start.getUTCMonth() + ahead)
    return start
  })
  const schedules = crons.flatMap(scheduleOf)
  const isLeft = (start: Date) =>
    schedules.every((schedule) => {
      const run = schedule.nextRun(start)
      return run === null || monthOf(run) !== monthOf(start)
    })
  return starts.filter(isLeft).map(monthOf)
}

const monthOf = (date: Date) => date.toISOString().slice(0, 7)

/** POSIX cron; the library knows further signs, such as `L`, which the hosting service refuses. */
const posix =
  /^(?:[\d*,/\s-]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)+$/i

function scheduleOf(cron: string): Cron[] {
  if (!posix.test(cron)) return []
  try {
    return [new Cron(cron, { paused: true, timezone: 'UTC', mode: '5-part' })]
  } catch {
    return []
  }
}
