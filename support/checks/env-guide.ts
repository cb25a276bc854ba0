/** The environment example as a guide: which variables it has, and what it says about the database's address. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDotenv } from '../artifacts/compose/dotenv.ts'
import { Violation } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectEqual, expectThat } from './expect.ts'

const fileName = '.env.example'

/** The variables of the example, in order. */
export function exampleVariables(manifest: Manifest): Record<string, string> {
  return parseDotenv(textOf(manifest), () => undefined)
}

/** Every word of the example, those of its comments included: a variable may have another name there. */
export function wordsOfExample(manifest: Manifest): ReadonlySet<string> {
  return new Set(textOf(manifest).split(/\W+/))
}

function textOf({ repository }: Manifest): string {
  const file = join(repository, fileName)
  if (!existsSync(file)) throw new Violation(`the repository has no ${fileName}`)
  return readFileSync(file, 'utf8')
}

/** The comment directly above the variable, and one more above it where a blank line parts them. */
export function commentsAbove(manifest: Manifest, name: string): string {
  const lines = textOf(manifest).split(/\r?\n/)
  const at = lines.findIndex((line) => new RegExp(`^(export\\s+)?${name}\\s*[=:]`).test(line))
  const comments: string[] = []
  for (const line of lines.slice(0, Math.max(at, 0)).reverse()) {
    if (!line.startsWith('#') && line.trim() !== '') break
    comments.unshift(line.replace(/^#\s?/, ''))
  }
  return comments.join('\n')
}

/** The dashboard by its name, or the way through its menus. */
const aPage =
  /dashboard|project settings|database settings|\bconnect\b|\b(?:settings\W{1,6}database|database\s*[^\w\s]{1,3}\s*connection)\b/i

/** The comments say on which page of Supabase the address stands. */
export function tellsWhereToFind(comments: string): void {
  const found = aPage.test(comments) && /pooler|pooling|connection string/i.test(comments)
  expectThat(found, `${fileName} does not say where the connection string is found`, {
    expected: 'the page of the dashboard, and which of its connection strings',
    received: comments === '' ? 'no comment above DATABASE_URL' : comments,
  })
}

/** Characters that end a part of an address when they stand in a password as they are. */
const dangerous = ['@', ':', '/', '#', '?', '%']

const code = '(%[0-9A-Fa-f]{2})'
const between = '(?:=>?|[-–—]>?|→|:|\\||becomes|is|as)'

/** `@ = %40`, `@ -> %40`, `@ (%40)`, `| @ | %40 |`, and the equals sign only where another separator follows it. */
const separated = `(?<=^|[\\s\`'"(|])([^\\w\\s]|=(?=\\s*[=:|→-]))[\`'")]*\\s*(?:${between}|\\()\\s*[\`'"]?${code}`
/** `@ %40` in columns or a list; a bar or a dash before a code is none of the signs. */
const beside = `(?<=(?:^|[,;(\\t]|\\w:| {2}|%[0-9A-Fa-f]{2})[ \\t\`'"]*)([@:/#?%&!$])[\`'"]?[ \\t]+[\`'"]?${code}`
const signFirst = new RegExp(`${separated}|${beside}`, 'gm')
/** `%40 = @`, `%40 for @`, `| %40 | @ |`, `%40 (@)`. */
const codeFirst = new RegExp(
  `${code}[\`'"]?(?:\\s*(?:${between}|for|means|\\()\\s*|[ \\t]+)[\`'"]?([^\\w\\s])(?=[\`'"]?(?:[\\s,;.)|]|$))`,
  'gm',
)

type Pair = readonly [character: string, code: string]

const isRight = ([character, given]: Pair) =>
  given === `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

/** Each sign with its code, in whichever order the list has them: the one in which more of them are right. */
function pairsIn(comments: string): readonly Pair[] {
  const signs = [...comments.matchAll(signFirst)].map(
    ([, sign, signCode, other, otherCode]): Pair => [
      sign ?? other ?? '',
      (signCode ?? otherCode ?? '').toUpperCase(),
    ],
  )
  const codes = [...comments.matchAll(codeFirst)].map(
    ([, given = '', sign = '']): Pair => [sign, given.toUpperCase()],
  )
  const right = (pairs: readonly Pair[]) => pairs.filter(isRight).length
  return right(codes) > right(signs) || signs.length === 0 ? codes : signs
}

/** Names of the usual functions for it: a reader who is told to use one has every code. */
const encodesAnything =
  /\burllib\.parse\.quote\b|\bquote_plus\b|\bencodeURIComponent\b|\brawurlencode\b|@uri\b/

/** The codes that the comments give are right, and every dangerous character has one. */
export function encodesCorrectly(comments: string): Readonly<Record<string, string>> {
  const pairs = pairsIn(comments)
  const given = Object.fromEntries(pairs)
  const wrong = pairs.filter((pair) => !isRight(pair))
  expectEqual(`codes of ${fileName} that are wrong`, Object.fromEntries(wrong), {})
  if (encodesAnything.test(comments)) return given
  const missing = dangerous.filter((character) => given[character] === undefined)
  expectEqual(`characters that ${fileName} does not encode`, missing, [])
  return given
}

/** The example is an address of the pooler, in whichever mode. */
export function isPoolerAddress(manifest: Manifest): void {
  usesPooler(fileName, exampleVariables(manifest).DATABASE_URL, ['5432', '6543'])
}

/**
 * The value is an address of the pooler: its host, one of its `ports`, the project as the user. In
 * session mode, which the documents ask for, the port is 5432.
 */
export function usesPooler(file: string, value = '', ports: readonly string[] = ['5432']): void {
  const url = URL.parse(value)
  expectThat(url !== null, `DATABASE_URL of ${file} is no URL`, { received: value })
  const received = {
    database: /^postgres(ql)?(\+\w+)?:$/.test(url.protocol),
    pooler: /\.pooler\.supabase\.com$/.test(url.hostname),
    port: ports.includes(url.port || '5432') ? ports.join(' or ') : url.port,
    'user names the project': /^postgres\..+/.test(decodeURIComponent(url.username)),
  }
  expectEqual(`DATABASE_URL of ${file}`, received, {
    database: true,
    pooler: true,
    port: ports.join(' or '),
    'user names the project': true,
  })
}
