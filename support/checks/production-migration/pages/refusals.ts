/** What the API has refused one tab as unknown, and whether the tab has made up for it by itself. */
import type { Page } from '../../../browser/browser.ts'
import type { Wire } from '../../../browser/wire.ts'
import { eventually } from '../../../core/eventually.ts'
import { claimsIn } from '../../../services/supabase/account-holder.ts'
import { expectEqual } from '../../expect.ts'
import { arrivesWithinMs } from './arrival.ts'

/** One answer of the API to a tab. */
export interface Heard {
  /** Of the answer, in milliseconds since the epoch. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly status: number
  readonly authorization: string | undefined
}

/** Notes from now on what the API answers to this page. */
export function heardBy(page: Page, { url }: Pick<Wire, 'url'>): readonly Heard[] {
  const heard: Heard[] = []
  page.on('response', (response) => {
    const request = response.request()
    const method = request.method()
    if (!response.url().startsWith(`${url}/`) || method === 'OPTIONS') return
    heard.push({
      ...{ at: Date.now(), method, path: new URL(response.url()).pathname },
      ...{ status: response.status(), authorization: request.headers().authorization },
    })
  })
  return heard
}

/**
 * Refused requests that the tab has not sent again with success. Going on with the session when the API says
 * that the token has ended, and asking once more, is one of the ways to go on.
 */
export function leftRefused(heard: readonly Heard[]): string[] {
  return heard.flatMap(({ at, method, path, status, authorization }, place) => {
    if (status !== 401) return []
    const granted = heard
      .slice(place + 1)
      .some((later) => later.method === method && later.path === path && later.status < 400)
    return granted ? [] : [`${method} ${path} ${borne(authorization, at)}`]
  })
}

function borne(authorization: string | undefined, at: number): string {
  if (authorization === undefined) return 'without a token'
  const { exp } = claimsIn(authorization.replace(/^Bearer /i, ''))
  const leftMs = Number(exp) * 1000 - at
  if (Number.isNaN(leftMs)) return 'with a word that is no token'
  return leftMs > 0 ? 'with a token that has not ended' : 'with a token that has ended'
}

/** No tab has been left without what it has asked for. */
export async function allMadeGood(tabs: readonly (readonly Heard[])[]): Promise<void> {
  const what = 'requests that were refused as unknown, and not sent again with success'
  await eventually(what, () => expectEqual(what, tabs.flatMap(leftRefused), []), {
    withinMs: arrivesWithinMs,
  })
}
