/** Words and figures that every output writes the same way. */
import type { Publication } from '../ports/publication.ts'
import type { Standing } from './standing.ts'

/** `340 ms`, `2.5 s`, `3 min 05 s`: short enough for a table, exact enough to compare. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
}

/** `1 scenario`, `3 scenarios`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** The heading of a group of rows, and the name of the Allure category. */
export const standingTitles: Readonly<Record<Standing, string>> = {
  violated: 'Violated',
  'suite-broke': 'Unverified: the suite could not tell',
  'not-running': 'Unverified: the system is not running',
  'no-capability': 'Unverified: not possible on this target',
  'not-selected': 'Unverified: not selected',
  waived: 'Waived',
  conforms: 'Conforms',
  'out-of-scope': 'Out of scope',
}

/** What is known to break a row: one line, or none where nothing is known. */
export function causesOf(id: string, causes: Publication['causes']): readonly string[] {
  const names = causes?.[id] ?? []
  return names.length === 0 ? [] : [`known causes: ${names.join('; ')}`]
}
