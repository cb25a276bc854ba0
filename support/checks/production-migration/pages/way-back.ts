/** Where the link of a mail comes back to: the site makes it of the address that it believes to have. */
import { Unverified, Violation } from '../../../core/errors.ts'
import type { ProductionScene } from '../../../run/scene.ts'
import type { Visitor } from './visitor.ts'

/**
 * It comes back to the site. Where it goes instead to an address that the manifest has told the site, the
 * manifest lacks the variable by which the site knows itself.
 */
export function comesBack(
  { production }: Pick<ProductionScene, 'production'>,
  { live }: { readonly live: { readonly site: Pick<Visitor['live']['site'], 'url'> } },
  link: string,
): void {
  const wish = new URL(link).searchParams.get('redirect_to') ?? ''
  const origin = URL.parse(wish)?.origin
  if (origin === undefined || origin === live.site.url) return
  const { environment, processes, pages } = production
  const told = Object.entries({ ...environment, ...processes.frontend?.environment })
    .filter(([name, value]) => name !== pages.apiUrl && URL.parse(value)?.origin === origin)
    .map(([name]) => name)
  if (told.length > 0 && pages.siteUrl === undefined) {
    throw new Unverified(
      `needs pages.siteUrl in the manifest: links come back to ${origin}, as ${told.join(' and ')} say`,
    )
  }
  throw new Violation('the link of the mail comes back to another address than that of the site', {
    expected: live.site.url,
    received: wish,
  })
}
