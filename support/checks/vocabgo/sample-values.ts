/** Values that a column might take, the likeliest first: by its name, its type and what its rules say. */
import { randomInt, randomUUID } from 'node:crypto'
import type { Column } from './columns.ts'
import { sampleOf } from './pattern-samples.ts'

/** By what the name of a column of text speaks of. `{user}` and `{uuid}` are filled in later. */
const byName: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /path|object|(^|_)key$|storage|location/,
    [
      '{user}/{uuid}.pdf',
      'document-uploads/{user}/{uuid}.pdf',
      '{user}/{uuid}',
      '{uuid}.pdf',
      'documents/{user}/{uuid}.pdf',
      '/{user}/{uuid}.pdf',
    ],
  ],
  [/bucket/, ['document-uploads', 'wordlist-exports']],
  [/mail/, ['x@example.com']],
  [/mime|content_?type|media|file_?type/, ['application/pdf', 'text/plain', 'pdf']],
  [/lang|locale/, ['en', 'en-US', 'eng', 'EN', 'English', 'english', 'de']],
  [/sha|hash|digest|checksum|etag/, ['a'.repeat(64), 'a'.repeat(32), 'a'.repeat(40)]],
  [/ext(ension)?$|format/, ['pdf', '.pdf']],
  [/url|link|uri/, ['https://example.com/lesson.pdf']],
  [/file|document/, ['lesson.pdf', 'lesson']],
  [/title|name|label/, ['Lesson', 'lesson.pdf']],
  [/model/, ['model-1']],
]

/** What most texts may be, whatever they are called. */
const anyText = [
  ...[
    'x',
    'lesson',
    'lesson.pdf',
    'en',
    'application/pdf',
    '{uuid}',
    '{user}',
    '{user}/{uuid}.pdf',
  ],
  ...['x@example.com', 'https://example.com/x', 'a'.repeat(64), 'a'.repeat(32), 'A', 'EN', '1', ''],
]

const moments = ['{now}', '{now+1h}', '{now-1h}', '{now+1d}', '{now-1d}']

/** Literals of these rules, and what lies beside them. */
interface Said {
  readonly texts: readonly string[]
  readonly numbers: readonly number[]
  /** Of what the row holds elsewhere. */
  readonly counts?: readonly number[]
}

/**
 * Texts as SQL takes them for the column's type. `rules` are the expressions that speak of it; a column that counts
 * what stands in another one of the row is likely to hold one of `counts`.
 */
export function valuesFor(
  column: Column,
  rules: readonly string[],
  counts: readonly number[] = [],
): readonly string[] {
  const isCount = rules.some((rule) => /array_length|cardinality/.test(rule))
  const said = { ...saidIn(rules), counts: isCount ? counts : [] }
  const values = valuesOfType(column, said)
  const { most = Number.POSITIVE_INFINITY } = column
  // A placeholder is as long as an id.
  const fits = (value: string) => value.replaceAll(/\{\w+\}/g, '-'.repeat(36)).length <= most
  const fitting = [...new Set([...column.allowed, ...values])].filter(fits)
  return column.unique || column.isKey ? [...fitting.flatMap(once), ...fitting] : fitting
}

function valuesOfType(column: Column, said: Said): readonly string[] {
  const { type, base } = column
  if (type.endsWith('[]')) return ['{}', '{x}', ...said.texts.map((text) => `{"${text}"}`)]
  if (base === 'uuid') return ['{uuid}', '{user}', ...said.texts.filter(isId)]
  if (isNumber.test(base)) return numbersFor(base, said)
  if (base === 'boolean') return ['false', 'true']
  if (base.startsWith('json')) return ['{}', '[]']
  if (/^(timestamp|date)/.test(base)) return moments
  if (base.startsWith('time')) return ['12:00']
  if (base === 'interval') return ['1 hour', '1 day', '1 minute']
  if (base === 'inet') return ['127.0.0.1']
  if (base === 'bytea') return ['\\x00']
  return textsFor(column, said)
}

const isNumber = /^(smallint|integer|bigint|numeric|double precision|real|money)$/

function textsFor({ name }: Column, { texts, numbers }: Said): readonly string[] {
  const named = byName.flatMap(([words, values]) => (words.test(name) ? values : []))
  const long = numbers.filter((each) => Number.isInteger(each) && each > 0 && each <= 10_000)
  const patterns = texts.flatMap((text) => sampleOf(text) ?? [])
  const alike = texts.filter((text) => text.includes('%')).map((text) => text.replaceAll('%', 'x'))
  return [...named, ...anyText, ...texts, ...patterns, ...alike, ...long.map((n) => 'x'.repeat(n))]
}

/** The most that a whole number of the type may be; of any other there is no such bound. */
const mostOf: Readonly<Record<string, number>> = { smallint: 32_767, integer: 2_147_483_647 }

function numbersFor(base: string, { numbers, counts = [] }: Said): readonly string[] {
  const isWhole = /^(smallint|integer|bigint)$/.test(base)
  const near = numbers.flatMap((each) => [each, each + 1, each - 1, each / 2])
  const all = [...counts, 1, 0, 100, 1024, 0.5, -1, ...near]
  return all
    .filter((each) => (isWhole ? Number.isInteger(each) : true))
    .filter((each) => Math.abs(each) <= (mostOf[base] ?? Number.MAX_SAFE_INTEGER))
    .map(String)
}

/** So that no second row has the same. */
function once(value: string): string[] {
  if (value.includes('{uuid}')) return [value]
  return /^\d+$/.test(value) ? ['{number}'] : [`${value}-{uuid}`, `{uuid}-${value}`]
}

function saidIn(rules: readonly string[]): Said {
  const quoted = rules.flatMap((rule) =>
    [...rule.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text.replaceAll("''", "'")),
  )
  const numbers = rules.flatMap((rule) =>
    [...rule.matchAll(/(?<![\w.])\d+(?:\.\d+)?/g)].map(([digits]) => Number(digits)),
  )
  return { texts: quoted, numbers: [...new Set(numbers)] }
}

const isId = (text: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text)

const hourMs = 3_600_000
const ahead: Readonly<Record<string, number>> = {
  ...{ now: 0, 'now+1h': hourMs, 'now-1h': -hourMs, 'now+1d': 24 * hourMs, 'now-1d': -24 * hourMs },
}

/** A value with its placeholders filled in for the row of this user. */
export function filledIn(value: string, userId: string): string {
  return value
    .replaceAll('{user}', userId)
    .replaceAll('{uuid}', () => randomUUID())
    .replaceAll('{number}', () => String(randomInt(1, 32_000)))
    .replaceAll(/\{(now[^}]*)\}/g, (whole, when: string) => {
      const ms = ahead[when]
      return ms === undefined ? whole : new Date(Date.now() + ms).toISOString()
    })
}
