/** What the steps about pages and accounts tell each other. */
import type { Page } from '../../support/browser/browser.ts'
import type { ElsewhereServed } from '../../support/checks/production-migration/pages/elsewhere.ts'
import type { Heard } from '../../support/checks/production-migration/pages/refusals.ts'
import type { Visitor } from '../../support/checks/production-migration/pages/visitor.ts'
import { type Note, note } from '../../support/core/note.ts'
import type {
  OwnAccount,
  OwnSession,
  Refused,
} from '../../support/services/supabase/account-holder.ts'

export const visitor: Note<Visitor> = note('the visitor')
export const link: Note<string> = note('the link')
export const saved: Note<string> = note('what was saved')
/** Path of the page on which the password was chosen. */
export const resetPage: Note<string> = note('the page that the link has opened')
export const chosen: Note<string> = note('the new password')
export const firstToken: Note<string> = note('the first token')
/** What the API has answered to each of two tabs. */
export const heard: Note<readonly (readonly Heard[])[]> = note('the answers to the tabs')
export const secondTab: Note<Page> = note('the second tab')
export const signedOutAt: Note<number> = note('the moment of signing out')
export const readBefore: Note<string> = note('what the page said before')
export const passed: Note<number> = note('the time that has passed in the browser')
export const origins: Note<() => readonly string[]> = note('the sites that were opened')
export const elsewhere: Note<ElsewhereServed> = note('the site that was built for another project')

/** Of the stories without a page. */
export const account: Note<Pick<OwnAccount, 'email' | 'password'>> = note('the account')
export const session: Note<OwnSession> = note('the session')
export const tries: Note<Readonly<Record<'right' | 'wrong', OwnSession | Refused>>> =
  note('the two tries')
