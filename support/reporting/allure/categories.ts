/** Why something in the Allure report is not green: the groups that its reader meets first. */
import { Status } from 'allure-js-commons'
import type { Category } from 'allure-js-commons/sdk'
import { reasons } from '../../core/reasons.ts'
import { type Standing, standingOrder } from '../standing.ts'
import { standingTitles } from '../wording.ts'

/** Allure's word for each standing. Waived stays failed: Allure has no word for it, the category has. */
export const allureStatus: Readonly<Record<Standing, Status>> = {
  conforms: Status.PASSED,
  violated: Status.FAILED,
  waived: Status.FAILED,
  'suite-broke': Status.BROKEN,
  'not-running': Status.BROKEN,
  'no-capability': Status.SKIPPED,
  'not-selected': Status.SKIPPED,
  'out-of-scope': Status.SKIPPED,
}

/** How messages of some kinds begin, so that a category can tell them from others of the same status. */
const marks: Partial<Record<Standing, string>> = {
  waived: 'waived: ',
  'out-of-scope': 'out of scope: ',
  'not-selected': reasons.selection,
  'not-running': reasons.notRunning,
}

/** The message of a result; `reason` is why it does not conform. */
export function allureMessage(standing: Standing, reason: string): string {
  const mark = marks[standing] ?? ''
  return reason.startsWith(mark.trim()) ? reason : `${mark}${reason}`
}

/** No result is in two of them. Read by Allure 2 (`categories.json`) and 3 (its configuration) alike. */
export function categories(): Category[] {
  const told = standingOrder.filter((standing) => standing !== 'conforms')
  return told.map((standing) => ({
    name: standingTitles[standing],
    matchedStatuses: [allureStatus[standing]],
    messageRegex: messagePattern(standing),
  }))
}

function messagePattern(standing: Standing): string {
  const own = marks[standing]
  if (own !== undefined) return `^${own}[\\s\\S]*`
  const others = Object.values(marks).map((mark) => `(?!${mark})`)
  return `^${others.join('')}[\\s\\S]*`
}
