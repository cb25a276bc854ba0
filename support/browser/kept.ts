/** What a browser keeps for a site: storage and cookies. */
import type { Page } from 'playwright-core'

export interface KeptEntry {
  readonly where: 'localStorage' | 'sessionStorage' | 'cookie'
  readonly key: string
  readonly value: string
}

/** As text: the browser's own names are none of this side's. */
const storages = `({
  localStorage: Object.entries(localStorage),
  sessionStorage: Object.entries(sessionStorage),
})`

/** Everything that is kept for the site of the open page. */
export async function keptFor(page: Page): Promise<KeptEntry[]> {
  const stored = await storagesOf(page)
  const cookies = await page.context().cookies(page.url())
  return [
    ...(['localStorage', 'sessionStorage'] as const).flatMap((where) =>
      stored[where].map(([key, value]) => ({ where, key, value })),
    ),
    ...cookies.map(({ name, value }) => ({ where: 'cookie' as const, key: name, value })),
  ]
}

type Stored = Record<'localStorage' | 'sessionStorage', [string, string][]>

/** A page that leaves at this moment can be asked at the next one. */
async function storagesOf(page: Page, attempts = 5): Promise<Stored> {
  try {
    return await page.evaluate<Stored>(storages)
  } catch (error) {
    const left = /context was destroyed|navigat/i.test((error as Error).message)
    if (!left || attempts <= 1) throw error
    return storagesOf(page, attempts - 1)
  }
}
