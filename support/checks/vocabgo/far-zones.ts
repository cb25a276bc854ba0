/** Days of a project, and moments whose date is another one where they are written. */

const hourMs = 3_600_000

/** The dates of now and of a day ago, as a hosted project counts them (UTC). */
export function daysAround(): { today: string; yesterday: string } {
  const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  return { today: dateOf(Date.now()), yesterday: dateOf(Date.now() - 24 * hourMs) }
}

/**
 * The moment so many days ago, in the zone twelve hours off in which its date is the day before or
 * after: a database that drops the zone counts it for the wrong day.
 */
export function lateAndEarly(daysAgo: number): string {
  const moment = Date.now() - daysAgo * 24 * hourMs
  const hours = new Date(moment).getUTCHours() < 12 ? -12 : 12
  const local = new Date(moment + hours * hourMs).toISOString().replace('Z', '')
  return `${local}${hours < 0 ? '-' : '+'}12:00`
}
