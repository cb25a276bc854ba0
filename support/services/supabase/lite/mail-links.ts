/** Mends the links in mails: they lead to the API, and back to where the client asked to return. */
import { AsyncLocalStorage } from 'node:async_hooks'

export interface Mail {
  readonly to: string
  readonly subject: string
  text?: string
  html?: string
}

export interface MailDriver {
  send(mail: Mail): Promise<void>
}

/**
 * Where the links must lead: `apiUrl` serves `/auth/v1/verify`, `siteUrl` is the default return.
 */
export interface LinkBases {
  readonly apiUrl: string
  readonly siteUrl: string
}

/** What the links of mails have of the request that sends them. */
export interface Wish {
  /** Where the client asked to return. */
  readonly redirectTo?: string | undefined
  /** Another name for the token, by which the link is known when it is opened. */
  readonly named?: (token: string) => string
}

const wishes = new AsyncLocalStorage<Wish>()

/** Runs a request so that mails sent on its behalf lead as it wishes. */
export function rememberWish<T>(wish: Wish, handle: () => T): T {
  return wishes.run(wish, handle)
}

/**
 * lite makes links of the site's URL and ignores the client's wish; the Auth service makes them of
 * the API's URL and keeps it. Whether the wish is allowed is judged when the link is opened.
 */
export function withMendedLinks(driver: MailDriver, bases: LinkBases): MailDriver {
  return {
    send: (mail) => {
      const mended: Mail = { ...mail }
      if (mail.text !== undefined) mended.text = mend(mail.text, bases)
      if (mail.html !== undefined) mended.html = mend(mail.html, bases)
      return driver.send(mended)
    },
  }
}

function mend(body: string, { apiUrl, siteUrl }: LinkBases): string {
  const site = encodeURIComponent(siteUrl)
  const { redirectTo = siteUrl, named = (token: string) => token } = wishes.getStore() ?? {}
  const wish = encodeURIComponent(redirectTo)
  return body
    .replaceAll(`${siteUrl.replace(/\/$/, '')}/auth/v1/verify`, `${apiUrl}/auth/v1/verify`)
    .replaceAll(`redirect_to=${site}`, `redirect_to=${wish}`)
    .replaceAll(
      /(\/auth\/v1\/verify\?token=)([\w-]+)/g,
      (_, link, token: string) => link + named(token),
    )
}
