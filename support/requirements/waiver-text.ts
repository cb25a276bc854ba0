/** A YAML list as text: its entries, and the line on which each of their fields stands. */
import { isNode, LineCounter, parseDocument } from 'yaml'

export interface ListText {
  readonly value: unknown
  /** Counted from 1; the nearest thing above where there is nothing at `path`. */
  lineOf(path: readonly PropertyKey[]): number
  /** What is no YAML; the value is worth nothing then. */
  readonly mistakes: readonly { readonly line: number; readonly message: string }[]
}

/** Reads YAML 1.2, in which a date is a text. An empty file is an empty list. */
export function readListText(text: string): ListText {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number) => Math.max(1, lines.linePos(offset).line)
  const lineOf = (path: readonly PropertyKey[]): number => {
    const node = document.getIn(path, true)
    if (isNode(node)) return at(node.range?.[0] ?? 0)
    return path.length === 0 ? 1 : lineOf(path.slice(0, -1))
  }
  const mistakes = document.errors.map(({ pos, message }) => ({ line: at(pos[0]), message }))
  const value = mistakes.length > 0 ? undefined : (document.toJS() ?? [])
  return { value, mistakes, lineOf }
}
