/** What a browser is told about scripts: by every answer, and whether the page still works then. */
import { createHash } from 'node:crypto'
import {
  allowsAnyInline,
  allowsUrl,
  type Policy,
  policiesOf,
  sourcesFor,
} from '../artifacts/content-policy/parse-policy.ts'
import { redirectOf } from '../systems/answer-fields.ts'
import { type Answer, type Call, call } from '../systems/http-client.ts'
import { expectEqual, expectThat } from './expect.ts'

/** An answer, what was asked for, and the policy with which it reaches a browser. */
export interface Page {
  readonly what: string
  readonly answer: Answer
  readonly policy: string | undefined
}

const asBrowser = { accept: 'text/html,application/xhtml+xml' }

/**
 * Asks for each of these; redirects inside the host are followed once. A policy that the proxy of
 * production sets takes the place of the answer's own.
 */
export function visited(
  url: string,
  wanted: Readonly<Record<string, Call & { readonly path: string }>>,
  atProxy: string | undefined,
): Promise<Page[]> {
  const visit = async ([what, { path, ...request }]: [string, Call & { path: string }]) => {
    const headers = { ...asBrowser, ...request.headers }
    const first = await call(url + path, { ...request, headers })
    const next = redirectOf(first)
    const answer = next === undefined ? first : await call(next, { headers })
    const own = answer.headers.get('content-security-policy') ?? undefined
    return { what, answer, policy: atProxy ?? own }
  }
  return Promise.all(Object.entries(wanted).map(visit))
}

/** Scripts of somebody else, in every form in which a page could be made to load them. */
const foreign = [
  'https://evil.example/script.js',
  'http://evil.example/script.js',
  'https://cdn.jsdelivr.net/npm/anything.js',
  'https://unpkg.com/anything.js',
  'data:text/javascript,alert(1)',
  'blob:https://evil.example/0',
]

/** Every answer has a policy in force that stops inline scripts and those of other hosts. */
export function allStopScripts(pages: readonly Page[]): void {
  const open = pages.flatMap(weaknesses)
  expectEqual('answers that do not stop inline or foreign scripts', open, [])
}

function weaknesses({ what, answer: { headers, url }, policy }: Page): string[] {
  if (policy === undefined) {
    const reported = headers.has('content-security-policy-report-only')
    return [`${what}: ${reported ? 'the policy only reports' : 'no policy'}`]
  }
  const policies = policiesOf(policy)
  const kinds = ['script-src-elem', 'script-src-attr']
  const inline = kinds.some((kind) => policies.every((one) => allowsAnyInline(one, kind)))
  const self = new URL(url)
  const loaded = foreign.filter((address) => mayLoad(policies, new URL(address), self))
  const wildcards = policies.every(hasWildcard) ? ['hosts by a wildcard'] : []
  return [
    ...(inline ? [`${what}: inline scripts run`] : []),
    ...[...loaded, ...wildcards].map((address) => `${what}: ${address} may be loaded`),
  ]
}

const mayLoad = (policies: readonly Policy[], url: URL, self: URL) =>
  policies.every((policy) => allowsUrl(policy, 'script-src-elem', url, self))

const hasWildcard = (policy: Policy) =>
  sourcesFor(policy, 'script-src-elem')?.some((source) => source.includes('*')) ?? true

interface Script {
  readonly source: string | undefined
  readonly nonce: string | undefined
  readonly text: string
}

/** The elements of a page, as far as a policy asks for them. */
function scriptsOf({ body }: Answer): Script[] {
  const elements = /<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi
  return [...body.toString('utf8').matchAll(elements)].map(([, attributes = '', text = '']) => ({
    source: attribute(attributes, 'src'),
    nonce: attribute(attributes, 'nonce'),
    text,
  }))
}

const attribute = (text: string, name: string) =>
  new RegExp(`(?:^|\\s)${name}\\s*=\\s*["']?([^"'\\s>]*)`, 'i').exec(text)?.[1]

/**
 * Whoever opens the documentation sees the routes: a page with `word` among its text needs no script for
 * that, any other page makes them by its own.
 */
export function showsRoutes(page: Page, word: string): string[] {
  const { body, status } = page.answer
  // Production may keep its documentation to itself: then there is no script that would have to run.
  if (isWithheld.includes(status)) return []
  const isWhole = status === 200 && body.toString('utf8').includes(word)
  return isWhole && scriptsOf(page.answer).length === 0 ? [] : runsItsOwnScripts(page)
}

const isWithheld: readonly number[] = [401, 403, 404, 410]

/** The page has scripts, and its own policy lets every one of them run. */
export function runsItsOwnScripts({ what, answer, policy = '' }: Page): string[] {
  expectEqual(`the answer to ${what}`, answer.status, 200)
  const scripts = scriptsOf(answer)
  expectThat(scripts.length > 0, `${what} has no script to look at`)
  const policies = policiesOf(policy)
  const names = scripts.map(({ source }, index) => source ?? `inline script ${index + 1}`)
  const blocked = names.filter((_, index) => {
    const script = scripts[index]
    return script !== undefined && !policies.every((one) => runs(script, one, answer))
  })
  expectEqual(`scripts of ${what} that its own policy blocks`, blocked, [])
  return names
}

function runs({ source, nonce, text }: Script, policy: Policy, { url }: Answer): boolean {
  const sources = sourcesFor(policy, 'script-src-elem') ?? ["'unsafe-inline'"]
  if (nonce !== undefined && sources.includes(`'nonce-${nonce}'`)) return true
  const self = new URL(url)
  if (source !== undefined) return allowsUrl(policy, 'script-src-elem', new URL(source, url), self)
  const digests = ['sha256', 'sha384', 'sha512'].map(
    (name) => `'${name}-${createHash(name).update(text).digest('base64')}'`,
  )
  return allowsAnyInline(policy, 'script-src-elem') || digests.some((one) => sources.includes(one))
}

/** The page may ask these addresses. */
export function mayAsk({ what, answer, policy = '' }: Page, addresses: readonly string[]): void {
  const policies = policiesOf(policy)
  const self = new URL(answer.url)
  const closed = addresses.filter(
    (address) => !policies.every((one) => allowsUrl(one, 'connect-src', new URL(address), self)),
  )
  expectEqual(`addresses that ${what} needs and may not ask`, closed, [])
}
