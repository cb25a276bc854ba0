/** A manifest as somebody would write it who has only looked at the repository: what was found, and where. */
import { Document, isScalar, type Node, type Pair, YAMLMap } from 'yaml'

/** A field, what stands there, and what is said above it. */
export interface Entry {
  readonly name: string
  readonly value: unknown
  readonly comment?: string
}

export interface Draft {
  readonly system: string
  readonly title: string
  readonly entries: readonly Entry[]
  /** What nobody can find in files: fields with an example each, written as comments. */
  readonly open: readonly { readonly example: string; readonly why: string }[]
}

/** YAML with comments; `schema` is where editors find the fields. */
export function written({ system, title, entries, open }: Draft, schema: string): string {
  const document = new Document(new YAMLMap())
  document.commentBefore = [
    ` yaml-language-server: $schema=${schema}`,
    ' What Plumbline must know of this system to judge it; docs/manifest.md has every field. Whatever is',
    ' not said has the documented default.',
  ].join('\n')
  add(document, { name: 'system', value: system })
  add(document, { name: 'title', value: title })
  for (const entry of entries) add(document, entry)
  const rest = open.map(({ example, why }) => `\n${commented(why)}\n${commented(example)}`)
  return `${document.toString({ lineWidth: 100 })}${rest.join('\n')}${rest.length > 0 ? '\n' : ''}`
}

function add(document: Document, { name, value, comment }: Entry): void {
  const pair = document.createPair(name, value) as Pair<Node, Node>
  for (const node of [pair.value]) shorten(node)
  if (comment !== undefined) {
    pair.key.commentBefore = comment
      .split('\n')
      .map((line) => ` ${line}`)
      .join('\n')
  }
  pair.key.spaceBefore = name !== 'system' && name !== 'title'
  document.add(pair)
}

/** Lists of words stay in one line. */
function shorten(node: unknown): void {
  const { items, flow } = (node ?? {}) as { items?: unknown[]; flow?: boolean }
  if (items === undefined || flow === true) return
  if (items.every((item) => isScalar(item))) (node as { flow?: boolean }).flow = true
  for (const item of items) shorten((item as { value?: unknown }).value)
}

function commented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `# ${line}`.trimEnd())
    .join('\n')
}
