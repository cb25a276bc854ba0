/** The XML of S3: answers made from plain values, and the few requests that carry a document. */
import { create } from 'xmlbuilder2'
import { malformedXml } from './errors.ts'

/** A list becomes an element for each entry; undefined leaves the element out. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue }

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

/** A document whose root is called `name`. */
export function xmlDocument(name: string, content: { readonly [name: string]: XmlValue }): string {
  const root = name === 'Error' ? {} : { '@xmlns': namespace }
  const children = written(content) as object
  const tree = { [name]: { ...root, ...children } }
  return create({ version: '1.0', encoding: 'UTF-8' }, tree).end()
}

/** Text of the elements of one name anywhere below the root; white space is kept. */
export interface XmlElement {
  text(name: string): string | undefined
  all(name: string): readonly XmlElement[]
}

/**
 * Reads a document whose root is called `root`; any other is refused. Of one text the parser makes
 * another: `&amp;#65;` is read as a letter.
 */
export function readXml(text: string, root: string): XmlElement {
  try {
    const { node } = create(text).root()
    if (node.nodeName === root) return element(node as unknown as DomNode)
  } catch {
    // What the parser has to say of it helps nobody who reads S3's answer.
  }
  throw malformedXml()
}

interface DomNode {
  readonly nodeName: string
  readonly textContent: string | null
  readonly childNodes: Iterable<DomNode>
}

function element(node: DomNode): XmlElement {
  const all = (name: string) => [...node.childNodes].filter((child) => child.nodeName === name)
  return {
    text: (name) => all(name)[0]?.textContent ?? undefined,
    all: (name) => all(name).map(element),
  }
}

/**
 * The builder takes entities out of a text when it reads it, and leaves alone what looks like one when
 * it writes it: escaped twice, an `&` comes out as what it is.
 */
function written(value: XmlValue): unknown {
  if (Array.isArray(value)) return value.map(written)
  if (typeof value === 'object') {
    const there = Object.entries(value).filter(([, child]) => child !== undefined)
    return Object.fromEntries(there.map(([name, child]) => [name, written(child)]))
  }
  return String(value).replaceAll('&', '&amp;amp;')
}
