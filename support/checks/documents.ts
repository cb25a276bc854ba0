/** The system's documents: that they are there, what they name, and that what they name exists. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import {
  type MarkdownDocument,
  readMarkdown,
  type Section,
  withSubsections,
} from '../artifacts/markdown/read-markdown.ts'
import { Violation } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectEqual, expectThat } from './expect.ts'

export interface SystemDocument extends MarkdownDocument {
  /** Relative to the repository. */
  readonly file: string
}

export type DocumentRole = keyof Manifest['documents']

/** A missing document is the system's fault. */
export function documentOf(manifest: Manifest, role: DocumentRole): SystemDocument {
  const file = manifest.documents[role]
  const path = join(manifest.repository, file)
  if (!existsSync(path)) throw new Violation(`the repository has no ${file}`)
  return { file, ...readMarkdown(readFileSync(path, 'utf8')) }
}

/** Those that are there, if any. */
export function documentsThere(manifest: Manifest): SystemDocument[] {
  const roles = Object.keys(manifest.documents) as DocumentRole[]
  return roles
    .filter((role) => existsSync(join(manifest.repository, manifest.documents[role])))
    .map((role) => documentOf(manifest, role))
}

/** The same for those who need one: one that is not there is missed by whatever looks for something in it. */
export function allDocuments(manifest: Manifest): SystemDocument[] {
  const there = documentsThere(manifest)
  const roles = Object.keys(manifest.documents) as DocumentRole[]
  return there.length > 0 ? there : roles.map((role) => documentOf(manifest, role))
}

/** With those of the repository that the documents lead to, each once: help may have a page of its own. */
export function withLinked(
  documents: readonly SystemDocument[],
  repository: string,
): SystemDocument[] {
  const linked = documents.flatMap(({ file, links }) =>
    links
      .map((link) => join(dirname(file), decodeURIComponent(link.split('#')[0] ?? '')))
      .filter((path) => /\.md$/i.test(path) && !path.startsWith('..')),
  )
  const further = [...new Set(linked)].filter(
    (path) => !documents.some(({ file }) => file === path) && existsSync(join(repository, path)),
  )
  const read = (file: string) => ({
    file,
    ...readMarkdown(readFileSync(join(repository, file), 'utf8')),
  })
  return [...documents, ...further.map(read)]
}

/** Whether the name stands in the text as a word of its own. */
function mentions({ text }: SystemDocument, name: string): boolean {
  return text.split(/[^A-Za-z0-9_-]+/).includes(name)
}

/** The document says each of the names. */
export function mentionsAll(document: SystemDocument, names: readonly string[]): void {
  const missing = names.filter((name) => !mentions(document, name))
  expectEqual(`what ${document.file} does not mention`, missing, [])
}

/** The document says of each workflow how its file is called, or how its page shows it. */
export function namesWorkflows(
  document: SystemDocument,
  workflows: readonly { readonly file: string; readonly name: string }[],
): void {
  const worded = (text: string) => ` ${text.split(/[^A-Za-z0-9_-]+/).join(' ')} `
  const said = worded(document.text)
  const unnamed = workflows
    .map(({ file, name }) => [parse(file).name, name])
    .filter((ways) => !ways.some((way) => said.includes(worded(way))))
  expectEqual(`workflows that ${document.file} does not name`, unnamed.map(String), [])
}

/** The document says at least one of the names. */
export function mentionsOne(document: SystemDocument, names: readonly string[]): void {
  const found = names.some((name) => mentions(document, name))
  const facts = { expected: names.join(' or '), received: 'none of them' }
  expectThat(found, `what ${document.file} does not mention`, facts)
}

/** Every variable of the example is explained, and every explained one is `known`. */
export function agreesOnVariables(
  document: SystemDocument,
  example: readonly string[],
  known: ReadonlySet<string>,
): void {
  mentionsAll(document, example)
  const named = document.codes.filter((code) => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(code))
  const unknown = [...new Set(named)].filter((name) => !known.has(name)).sort()
  expectEqual(`variables of ${document.file} that the environment example lacks`, unknown, [])
}

/** Links inside the repository lead somewhere, their headings included. */
export function linksLeadSomewhere(document: SystemDocument, repository: string): void {
  const dead = document.links.filter((link) => !leads(link, document, repository))
  expectEqual(`links of ${document.file} that lead nowhere`, dead, [])
}

function leads(link: string, document: SystemDocument, repository: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return true
  const [path = '', anchor] = decodeURIComponent(link).split('#')
  const target = path === '' ? document.file : join(dirname(document.file), path)
  const full = join(repository, target)
  if (!existsSync(full)) return false
  if (anchor === undefined || !target.endsWith('.md')) return true
  const { sections } = readMarkdown(readFileSync(full, 'utf8'))
  return sections.some(({ title }) => slug(title) === anchor)
}

/** As the hosting service makes anchors of headings. */
const slug = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

/** Faults that the documents must help with, and the words by which one would look each up. */
const troubles: Readonly<Record<string, readonly RegExp[]>> = {
  'Supabase cannot be reached': [
    /supabase|postgres|database/i,
    /refused|ENOTFOUND|resolve|\bDNS\b|unreachable|host name|timed? ?out/i,
  ],
  'Redis refuses the login': [/redis/i, /NOAUTH|WRONGPASS/],
  'a worker without tasks': [/worker/i, /regist|picks? up|no task|queue|consum/i],
  'an unhealthy container': [/unhealthy/i],
  'a missing variable': [/not set|missing (environment )?variable/i],
}

/** Shorter than this an entry is a heading and no help: in characters. */
const leastHelp = 30

/** Some document has a section on troubles with an entry of some length for each of the faults. */
export function helpsInTrouble(documents: readonly SystemDocument[]) {
  const entries = documents.flatMap(troubleEntries)
  expectThat(entries.length > 0, 'no document has a section on troubleshooting', {
    received: documents.map(({ file }) => file),
  })
  const helpful = entries.filter(({ help }) => !isEmpty(help))
  const found = Object.entries(troubles).map(([trouble, words]) => {
    const entry = helpful.find(({ title, text }) =>
      words.every((word) => word.test(`${title}\n${text}`)),
    )
    return [trouble, entry?.title] as const
  })
  const missing = found.filter(([, title]) => title === undefined).map(([trouble]) => trouble)
  expectEqual('faults that the troubleshooting does not help with', missing, [])
  return Object.fromEntries(found)
}

const isEmpty = (help: string) => help.replace(/[\s|-]+/g, ' ').trim().length < leastHelp

interface TroubleEntry {
  readonly title: string
  readonly text: string
  /** The text without what only names the trouble. */
  readonly help: string
}

/** Subsections; where there are none, list items and rows of tables. */
function troubleEntries(document: SystemDocument): TroubleEntry[] {
  const sections = document.sections.filter(({ title }) =>
    /troubleshoot|common (issues|problems|faults)/i.test(title),
  )
  return sections.flatMap((section) => {
    const [own, ...deeper] = withSubsections(document, section)
    if (deeper.length === 0) return itemsOf(own ?? section)
    return deeper.map(({ title, text }) => ({ title, text, help: text.replace(title, '') }))
  })
}

/** The first cell of a row names the trouble, the others help; a list item does both. */
function itemsOf({ text }: Section): TroubleEntry[] {
  const items = text.split(/\n(?=\s{0,3}(?:[-*+]|\d+\.|\|)\s)/)
  return items.map((item) => {
    const [, ...cells] = item.trim().startsWith('|') ? item.trim().slice(1).split('|') : []
    const help = cells.length > 0 ? cells.join(' ') : item
    return { title: item.trim().slice(0, 40), text: item, help }
  })
}
