/** A page without what is looked for is at fault, also where it is too busy to show what it has. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Page } from 'playwright-core'
import { Violation } from '../core/errors.ts'
import { press } from './controls.ts'

const late = () => Promise.reject(Object.assign(new Error('too late'), { name: 'TimeoutError2' }))
const broken = () => Promise.reject(new Error('the browser has gone'))

/** One that has no control, and whose text is read so. */
function pageWith(innerText: () => Promise<string>): Page {
  const none = { filter: () => none, first: () => none, waitFor: late }
  const page = {
    getByRole: () => none,
    locator: () => ({ innerText }),
    url: () => 'http://x/login',
  }
  return page as unknown as Page
}

const pressed = (innerText: () => Promise<string>) =>
  press(pageWith(innerText), { role: 'button', name: 'gone' })

const shows = (received: string) => (error: unknown) =>
  error instanceof Violation && error.received === received

it('what it shows is told, or that it could not be read', async () => {
  await assert.rejects(
    pressed(async () => ' Sign in '),
    shows('Sign in'),
  )
  await assert.rejects(pressed(late), shows('a page that could not be read in time'))
})

it('a browser that has gone says nothing of the page', async () => {
  await assert.rejects(pressed(broken), /the browser has gone/)
})
