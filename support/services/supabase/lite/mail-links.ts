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

const returnTo = new AsyncLocalStorage<string | undefined>()

/** Runs a request so that mails sent on its behalf return to its `redirect_to`. */
export function rememberReturn<T>(redirectTo: string | undefined, handle: () => T): T {
  return returnTo.run(redirectTo, handle)
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
  const wish = encodeURIComponent(returnTo.getStore() ?? siteUrl)
  return body
    .replaceAll(`${siteUrl.replace(/\/$/, '')}/auth/v1/verify`, `${apiUrl}/auth/v1/verify`)
    .replaceAll(`redirect_to=${site}`, `redirect_to=${wish}`)
}
