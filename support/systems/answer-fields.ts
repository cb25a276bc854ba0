/** Values of an answer with which the suite goes on: ids that reach a database, addresses that it calls. */
import { Violation } from '../core/errors.ts'
import { type Answer, json } from './http-client.ts'

/** Longer than any id or signed address that a service gives away. */
const longest = { id: 1_000, address: 16_384 }

/** The id at the path `name`: a text that can be stored, or a whole number. Anything else is a `Violation`. */
export function idIn(answer: Answer, name: string): string {
  const value = at(json(answer), name)
  // A database that counts its rows names them by numbers.
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  if (typeof value === 'string' && isStorable(value) && value.length <= longest.id) return value
  throw notUsable(answer, name, value, 'an id: a text, or a whole number')
}

/** The id that `form` makes of the answer's fields. */
export const idOf = (answer: Answer, form: string): string =>
  filledIn(form, (name) => idIn(answer, name))

/** A field's name, or a text with such names in braces: what its fields hold. */
export function filledIn(form: string, field: (name: string) => string): string {
  if (!form.includes('{')) return field(form)
  return form.replace(/\{(\w+)\}/g, (_, name: string) => field(name))
}

/** The value at a path of names with dots between them; the empty path is the whole. */
export function at(told: unknown, path: string): unknown {
  if (path === '') return told
  return path.split('.').reduce((inner, name) => Object(inner)[name], told)
}

/** The address at the path `name`, one that a browser could open. Anything else is a `Violation`. */
export function addressIn(answer: Answer, name: string): string {
  const value = at(json(answer), name)
  if (typeof value === 'string' && value.length <= longest.address && isAddress(value)) return value
  throw notUsable(
    answer,
    name,
    value,
    'an address that begins with http:// or https://, its signs escaped',
  )
}

/** The address at `usual`, else the only address among the values of the answer: no document names it. */
export function onlyAddressIn(answer: Answer, usual: string): string {
  const told = json(answer)
  const others = Object.keys(told).filter((name) => {
    const value = told[name]
    return typeof value === 'string' && isAddress(value)
  })
  const [only] = others
  const isNamed = usual in told || only === undefined || others.length > 1
  return addressIn(answer, isNamed ? usual : only)
}

/** Where a redirect leads; undefined for an answer that is none. */
export function redirectOf({ headers, status, url }: Answer): string | undefined {
  const location = headers.get('location')
  if (location === null) return undefined
  const target = URL.parse(location, url)
  if (target !== null && /^https?:$/.test(target.protocol)) return target.href
  throw new Violation(`${pathOf(url)}: the answer leads nowhere`, {
    expected: 'an address in the header "location"',
    received: `${status}, location: ${shown(location)}`,
  })
}

/** Not empty, and without what no database takes: NUL and halves of letters. */
const isStorable = (text: string) =>
  text !== '' && text.isWellFormed() && ![...text].some((letter) => letter < ' ')

function isAddress(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) return false
  try {
    return decodeURIComponent(url.pathname) !== ''
  } catch {
    return false // what it escapes is no UTF-8, so it names nothing
  }
}

function notUsable(answer: Answer, name: string, value: unknown, expected: string): Violation {
  const path = pathOf(answer.url)
  if (value === undefined) {
    const received = Object.keys(json(answer)).slice(0, 20)
    return new Violation(`${path}: the answer has no "${name}"`, { expected, received })
  }
  return new Violation(`${path}: "${name}" of the answer is of no use`, {
    expected,
    received: shown(value),
  })
}

/** As JSON writes it, which shows what cannot be seen. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 200 ? `${text.slice(0, 200)}… (${text.length} characters)` : text
}

const pathOf = (url: string) => new URL(url).pathname
