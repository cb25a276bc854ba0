/** Content security policies as a browser reads them (W3C, Content Security Policy Level 3). */

/** Directive by its name in lower case; its words as they stand. */
export type Policy = ReadonlyMap<string, readonly string[]>

/** One header may hold several policies, and every one of them is enforced (section 2.2.2). */
export function policiesOf(header: string): Policy[] {
  return header
    .split(',')
    .map(policyOf)
    .filter((policy) => policy.size > 0)
}

/** Of a directive that stands twice the first one counts (section 2.2.1). */
function policyOf(text: string): Policy {
  const directives = new Map<string, readonly string[]>()
  for (const part of text.split(';')) {
    const [name = '', ...words] = part.trim().split(/[\t\n\f\r ]+/)
    const known = name.toLowerCase()
    if (known !== '' && !directives.has(known)) directives.set(known, words)
  }
  return directives
}

/** Which directive decides when the named one is missing (section 6.8.3). */
const fallbacks: Readonly<Record<string, readonly string[]>> = {
  'script-src-elem': ['script-src', 'default-src'],
  'script-src-attr': ['script-src', 'default-src'],
  'connect-src': ['default-src'],
}

/** The sources of the directive or of the one that decides in its place; undefined: anything goes. */
export function sourcesFor(policy: Policy, directive: string): readonly string[] | undefined {
  const names = [directive, ...(fallbacks[directive] ?? [])]
  const name = names.find((each) => policy.has(each))
  return name === undefined ? undefined : policy.get(name)
}

const nonceOrHash = /^'(nonce-|sha(256|384|512)-)/i

/** Nonces, hashes and strict-dynamic make a browser ignore 'unsafe-inline' (section 6.7.3.2). */
export function allowsAnyInline(policy: Policy, directive: string): boolean {
  const sources = sourcesFor(policy, directive)
  if (sources === undefined) return true
  const words = sources.map((source) => source.toLowerCase())
  if (words.some((word) => nonceOrHash.test(word) || word === "'strict-dynamic'")) return false
  return words.includes("'unsafe-inline'")
}

/** Whether what lies at `url` may be loaded by a page of `self`; nonces and hashes are not looked at. */
export function allowsUrl(policy: Policy, directive: string, url: URL, self: URL): boolean {
  const sources = sourcesFor(policy, directive)
  return sources?.some((source) => matches(source, url, self)) ?? true
}

/** Schemes that a source without one stands for as well: the page's own and its encrypted twin. */
const upgrades: Readonly<Record<string, readonly string[]>> = {
  'http:': ['http:', 'https:'],
  'ws:': ['ws:', 'wss:', 'http:', 'https:'],
  'wss:': ['wss:', 'https:'],
}

/** Section 6.7.2.8; a path is compared as a prefix when it ends with a slash. */
function matches(source: string, url: URL, self: URL): boolean {
  if (source === '*')
    return /^(https?|wss?|ftp):$/.test(url.protocol) || url.protocol === self.protocol
  if (source.toLowerCase() === "'self'") return url.origin === self.origin
  if (source.startsWith("'")) return false
  if (/^[a-z][a-z0-9+.-]*:$/i.test(source)) return sameScheme(source.toLowerCase(), url)
  const parts = /^(?:([a-z][a-z0-9+.-]*:)\/\/)?([^/:]+)(?::(\d+|\*))?(\/[^?#]*)?$/i.exec(source)
  if (parts === null) return false
  const [, scheme = self.protocol, host = '', port, path = ''] = parts
  if (!sameScheme(scheme.toLowerCase(), url) || !sameHost(host.toLowerCase(), url.hostname)) {
    return false
  }
  const ports = port === undefined ? url.port === '' : port === '*' || port === portOf(url)
  return (
    ports &&
    (path === '' || (path.endsWith('/') ? url.pathname.startsWith(path) : url.pathname === path))
  )
}

const sameScheme = (scheme: string, url: URL) =>
  scheme === url.protocol || (upgrades[scheme]?.includes(url.protocol) ?? false)

const sameHost = (pattern: string, host: string) =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern

const usualPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }
const portOf = ({ port, protocol }: URL) => (port === '' ? (usualPorts[protocol] ?? '') : port)
