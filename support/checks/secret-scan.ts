/** Finds credentials in a text: by their known shapes, and by how random the value of a telling name is. */
import { withoutWidelyKnown } from './widely-known-keys.ts'

export interface Finding {
  /** From 1. */
  readonly line: number
  /** What it looks like; the value itself is never repeated. */
  readonly kind: string
}

/** Shapes that their issuers have published. */
const shapes: readonly (readonly [kind: string, RegExp])[] = [
  ['a JSON Web Token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a key of Supabase', /\bsb(_secret_[\w-]{20,}|p_[0-9a-f]{40})\b/],
  ['a token of GitHub', /\b(gh[pousr]_\w{36,}|github_pat_\w{40,})/],
  ['an access key of AWS', /\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a token of Slack', /\bxox[abeoprs]-[\w-]{10,}/],
  ['a key of Stripe', /\b[rs]k_live_\w{16,}/],
  ['a key of Google', /\bAIza[\w-]{35}\b/],
  ['an address of an error tracker', /https?:\/\/[0-9a-f]{32}(:\w+)?@[\w.-]+\/\d+/],
]

/** `name = value`, `name: value`, `"name": "value"`, with or without quotes. */
const assignment =
  /([\w-]*(?:secret|passw(?:or)?d|token|api_?key|access_?key|service_?key|private_?key)[\w-]*)["']?\s*(?::=|[:=])\s*["']?([\w~+/=.!@#%^&*-]{12,})/gi

const urlWithPassword = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"'`]*:([^\s/@"'`]+)@/gi

/** As `token_urlsafe(32)` and its like make them, wherever they stand. */
const randomWord = /(?<![\w/+.-])[\w-]{40,64}(?![\w/+.-])/g

/** What people write where a secret has to be put in, and words of a program that only look like values. */
const noSecret =
  /^(change-?(this|me)|.*(your|example|dummy|placeholder|test|fake|sample|just-for).*|[<[{$%].*|.*(\$\{|\{\{|\$\().*|(\w+[.])+\w+(\(.*)?|\*+|x+|\.\.\.)$/i

/** Bits of a character below which a text is made of words. */
const randomFrom = 3.5

/** What is kept of a password opens nothing: bcrypt, Argon2 and the SHA-2 of crypt(3). */
const digest =
  /\$2[abxy]\$\d\d\$[./\w]{53}|\$argon2(?:id?|d)\$[^\s'"`]+|\$[56]\$[^\s'"`$]+\$[./\w]{43,86}/g

/** What nobody would take for the secret itself: a place to fill in, or words that say what they stand for. */
export const isPlaceholder = (value: string) => noSecret.test(value) || saysWhatItIs(value)

/** Every line of `text` that carries a credential, each with what it looks like. */
export function credentialsIn(text: string): Finding[] {
  return text.split('\n').flatMap((whole, index) => {
    const line = withoutWidelyKnown(whole.replaceAll(digest, ''))
    const kinds = [...shaped(line), ...assigned(line), ...inUrls(line), ...randomWords(line)]
    return [...new Set(kinds)].map((kind) => ({ line: index + 1, kind }))
  })
}

function shaped(line: string): string[] {
  return shapes.filter(([, shape]) => shape.test(line)).map(([kind]) => kind)
}

function assigned(line: string): string[] {
  return [...line.matchAll(assignment)]
    .filter(([, , value = '']) => isRandom(value) && !isPlaceholder(value))
    .map(([, name]) => `a value for ${name}`)
}

function inUrls(line: string): string[] {
  const found = [...line.matchAll(urlWithPassword)].map(([, password = '']) => decoded(password))
  return found.some(
    (password) => !noSecret.test(password) && (isRandom(password) || hasAll(password)),
  )
    ? ['a URL with a password']
    : []
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // no percent-encoding after all: it stands for itself
  }
}

function randomWords(line: string): string[] {
  const found = line.match(randomWord) ?? []
  return found.some(
    (word) => hasAll(word) && entropyOf(word) > 4.2 && !/[A-Z_]{6}|[a-z]{8}/.test(word),
  )
    ? ['a random text']
    : []
}

/** Long, mixed, and nothing that reads like words. */
function isRandom(value: string): boolean {
  return (
    /\d/.test(value) && /[a-z]/i.test(value) && entropyOf(value) > randomFrom && value.length > 15
  )
}

/** Words by which a value tells that it stands for a secret. */
const tellingWords =
  /^(secret|key|token|passw(or)?d|characters|local|dev|development|ci|insecure|default|dummy|only|not)$/i

/** `local-secret-key-0123456789`: words, one of which tells, and numbers that count up or are short. */
function saysWhatItIs(value: string): boolean {
  const parts = value.split(/[^A-Za-z0-9]+/).filter((part) => part !== '')
  const isWord = (part: string) => /^[A-Z]?[a-z]{1,14}$/.test(part) && entropyOf(part) < randomFrom
  const isCount = (part: string) => /^\d{1,4}$/.test(part) || '01234567890123456789'.includes(part)
  return (
    parts.length > 2 &&
    parts.every((part) => isWord(part) || isCount(part)) &&
    parts.some((part) => tellingWords.test(part))
  )
}

const hasAll = (value: string) =>
  value.length >= 10 && [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(value))

/** Shannon's entropy in bits of a character. */
export function entropyOf(text: string): number {
  const counts = Map.groupBy(text, (character) => character)
  return [...counts.values()].reduce((sum, { length }) => {
    const share = length / text.length
    return sum - share * Math.log2(share)
  }, 0)
}
