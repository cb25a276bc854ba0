/** Where a page has arrived: inside, at the page for signing in, or still on its way. */
import type { Page } from '../../../browser/browser.ts'
import { isThere, pathOf, textOf } from '../../../browser/controls.ts'
import { Violation } from '../../../core/errors.ts'
import { eventually } from '../../../core/eventually.ts'
import { expectThat } from '../../expect.ts'
import { opened } from './traffic.ts'
import type { Visitor } from './visitor.ts'

/** A page may need this long to be where it wants to be, on a busy machine. */
export const arrivesWithinMs = 10_000

/** The page is one for signed-in users, and the API has answered it. */
export async function isInside(
  visitor: Visitor,
  page = visitor.page,
  withinMs = arrivesWithinMs,
): Promise<void> {
  const { live } = visitor
  await eventually(
    'a signed-in user is shown a page of the own',
    async () => {
      const answered = opened(live.api)
      const received = {
        path: pathOf(page),
        'answers of the API': answered,
        reads: await read(page),
      }
      const inside = !outside(visitor, page) && (await canSignOut(visitor, page))
      if (!inside || answered.length === 0) throw new Violation('it is not shown', { received })
    },
    { withinMs },
  )
}

async function canSignOut({ pages }: Visitor, page: Page): Promise<boolean> {
  return isThere(page, pages.menu ?? pages.signOut)
}

const read = async (page: Page) => (await textOf(page)).slice(0, 200)

/** Whether a page is one for people who are not signed in. */
export function outside({ pages }: Visitor, page: Page): boolean {
  return [pages.login, pages.register, pages.forgotPassword].includes(trimmed(pathOf(page)))
}

const trimmed = (path: string) => path.replace(/(.)\/+$/, '$1')

/** The page that asks for the password is shown, and stays. */
export async function isAtLogin(
  visitor: Visitor,
  page = visitor.page,
  withinMs = arrivesWithinMs,
): Promise<void> {
  await eventually(
    'the page for signing in is shown',
    async () => {
      const received = { path: pathOf(page), reads: await read(page) }
      const shown = (await isThere(page, visitor.pages.password)) && outside(visitor, page)
      if (!shown) throw new Violation('it is not shown', { received })
    },
    { withinMs },
  )
}

/** The page stays, and now says something that it has not said before. */
export async function saysWhy(visitor: Visitor, readBefore: string): Promise<void> {
  const { page } = visitor
  await isAtLogin(visitor)
  const known = new Set(readBefore.split('\n'))
  await eventually(
    'the page says that it was wrong',
    async () => {
      const fresh = (await textOf(page)).split('\n').filter((line) => !known.has(line))
      expectThat(fresh.join('').length > 3, 'it says nothing new', { received: readBefore })
    },
    { withinMs: arrivesWithinMs },
  )
  expectThat(outside(visitor, page), 'a wrong password leads on', { received: pathOf(page) })
}
