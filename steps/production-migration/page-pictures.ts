/** Pictures of pages, as evidence in the reports. */
import type { Page } from '../../support/browser/browser.ts'
import type { SuiteWorld } from '../../support/world.ts'

/** Small pages make pictures of a few kilobytes. */
export async function pictureOf(world: SuiteWorld, page: Page, title: string): Promise<void> {
  const picture = await page.screenshot({ type: 'png' })
  await world.attach(picture, { mediaType: 'image/png', fileName: title })
}
