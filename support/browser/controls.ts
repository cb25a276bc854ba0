/** Finds what people use on a page: by its role, its name or its label, as they do. */
import type { Locator, Page } from 'playwright-core'
import { Violation } from '../core/errors.ts'

/** How a field or a button is found; patterns whose case does not matter. */
export interface Control {
  /** Of the accessibility tree, such as `button`. */
  readonly role?: string | undefined
  /** Pattern of its accessible name. */
  readonly name?: string | undefined
  /** Pattern of its label or its placeholder. */
  readonly label?: string | undefined
  /** Type of an input, which tells what it is for in whatever language its label is. */
  readonly type?: string | undefined
  /** Where nothing else tells it apart. */
  readonly css?: string | undefined
}

type Role = Parameters<Page['getByRole']>[0]

/** Every control on the page that is meant and can be seen. */
export function controlsOn(page: Page, { role, name, label, type, css }: Control): Locator {
  const pattern = (text: string) => new RegExp(text, 'i')
  const visible = { visible: true }
  if (css !== undefined) return page.locator(css).filter(visible)
  if (label !== undefined) {
    const labelled = page.getByLabel(pattern(label)).or(page.getByPlaceholder(pattern(label)))
    // Buttons beside a field often bear its name.
    const fields = labelled.and(page.locator('input, textarea, select'))
    const typed = type === undefined ? fields : fields.or(page.locator(`input[type="${type}"]`))
    return typed.filter(visible)
  }
  const named = name === undefined ? {} : { name: pattern(name) }
  return page.getByRole((role ?? 'button') as Role, named).filter(visible)
}

export async function isThere(page: Page, control: Control): Promise<boolean> {
  return (await controlsOn(page, control).count()) > 0
}

/** Writes the text into every such field: a password is often asked for twice. */
export async function fillIn(page: Page, control: Control, text: string): Promise<void> {
  const fields = await found(page, control)
  for (const field of await fields.all()) await field.fill(text)
}

export async function press(page: Page, control: Control): Promise<void> {
  await (await found(page, control)).first().click()
}

/** Waits until there is one; a page without is at fault. */
async function found(page: Page, control: Control): Promise<Locator> {
  const wanted = controlsOn(page, control)
  try {
    await wanted.first().waitFor()
    return wanted
  } catch (cause) {
    if (!isTimeout(cause)) throw cause
    throw new Violation(`the page ${pathOf(page)} has nothing that is found so`, {
      expected: { ...control, otherwise: 'what the manifest says under "pages"' },
      received: await shownOn(page),
      cause,
    })
  }
}

/** The beginning of what can be read, for messages: a page that is too busy to tell is at fault all the same. */
async function shownOn(page: Page): Promise<string> {
  try {
    return (await textOf(page)).slice(0, 300)
  } catch (error) {
    if (!isTimeout(error)) throw error
    return 'a page that could not be read in time'
  }
}

/** Opens an address, or loads the page again; a script that leads on before it is loaded may do so. */
export async function load(page: Page, url?: string): Promise<void> {
  try {
    if (url === undefined) await page.reload()
    else await page.goto(url)
  } catch (error) {
    if (!/interrupted by another navigation|ERR_ABORTED/.test((error as Error).message)) throw error
    await page.waitForLoadState()
  }
}

/** Its class bears a number in some builds of the library. */
const isTimeout = (error: unknown) => /^TimeoutError/.test((error as Error).name)

export const pathOf = (page: Page) => URL.parse(page.url())?.pathname ?? page.url()

/** What can be read on it. */
export async function textOf(page: Page): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden cannot be read
  return (await page.locator('body').innerText()).trim()
}
