/** The system's documents: that they are there, what they name, and that what they name exists. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import { type MarkdownDocument, readMarkdown } from '../artifacts/markdown/read-markdown.ts'
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

/** What several pages say together, under the name of the first. */
export function asOne(documents: readonly SystemDocument[]): SystemDocument {
  const [first] = documents
  if (first === undefined) throw new Error('there is no document')
  return { ...first, text: documents.map(({ text }) => text).join('\n') }
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
