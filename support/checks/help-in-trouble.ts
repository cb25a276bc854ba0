/** The documents' help with common faults. */
import { type Section, withSubsections } from '../artifacts/markdown/read-markdown.ts'
import type { SystemDocument } from './documents.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Faults that the documents must help with, and the words by which one would look each up. */
const troubles: Readonly<Record<string, readonly RegExp[]>> = {
  'Supabase cannot be reached': [
    /supabase|postgres|database/i,
    /refused|ENOTFOUND|resolve|\bDNS\b|unreachable|host name|timed? ?out/i,
  ],
  'Redis refuses the login': [/redis/i, /NOAUTH|WRONGPASS/],
  'a worker without tasks': [
    /worker/i,
    /regist|picks? up|no task|queue|consum|inspect active|stays? (in )?`?(uploaded|pending|queued)/i,
  ],
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

/** Subsections, list items and rows of tables. */
function troubleEntries(document: SystemDocument): TroubleEntry[] {
  const sections = document.sections.filter(({ title }) => ofTroubles.test(title))
  return sections.flatMap((section) => {
    const [own, ...deeper] = withSubsections(document, section)
    const items = itemsOf(own ?? section)
    if (deeper.length === 0) return items
    const below = deeper.map(({ title, text }) => ({ title, text, help: text }))
    // What introduces the subsections is no help; a list or a table before them is.
    return [...items.filter(({ text }) => item.test(text)), ...below]
  })
}

/** How the section on troubles may be called. */
const ofTroubles =
  /\btrouble|(common|known|frequent|typical|usual) (\w+ )?(issue|problem|fault|error|failure|pitfall)s?|\bFAQ\b|frequently asked|\b(goes|going|went|is) wrong\b|\b(does not|doesn[’']t|won[’']t) (work|start|come up)/i

/** How a list item or a row of a table begins. */
const item = /^\s*(?:[-*+]|\d+\.|\|)\s/

/** The first cell of a row names the trouble, the others help; a list item does both. */
function itemsOf({ text }: Section): TroubleEntry[] {
  const items = text.split(/\n(?=\s{0,3}(?:[-*+]|\d+\.|\|)\s)/)
  return items.map((item) => {
    const [, ...cells] = item.trim().startsWith('|') ? item.trim().slice(1).split('|') : []
    const help = cells.length > 0 ? cells.join(' ') : item
    return { title: item.trim().slice(0, 40), text: item, help }
  })
}
