/** A manifest as text: its value, and the line and column of everything in it. */
import { isMap, isNode, isScalar, isSeq, LineCounter, type Pair, parseDocument } from 'yaml'

/** Counted from 1, as editors do. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

export type Path = readonly PropertyKey[]

export interface ManifestText {
  readonly value: unknown
  /** Where the value at `path` stands; where it is missing, the nearest thing above it. */
  placeOf(path: Path): TextPlace
  /** Where the field itself stands, not its value. */
  placeOfField(path: Path): TextPlace
  /** What is no YAML; the value is worth nothing then. */
  readonly mistakes: readonly { readonly place: TextPlace; readonly message: string }[]
}

/** Reads YAML 1.2; never throws. */
export function readManifestText(text: string): ManifestText {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): TextPlace => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const mistakes = document.errors.map(({ pos, message }) => ({ place: at(pos[0]), message }))
  const value = mistakes.length > 0 ? undefined : plainValue(() => document.toJS(), mistakes)
  return {
    value,
    mistakes,
    placeOf: (path) => at(follow(document.contents, path).value),
    placeOfField: (path) => at(follow(document.contents, path).field),
  }
}

/** Aliases that would fill the memory are refused by the library when the value is made. */
function plainValue(
  make: () => unknown,
  mistakes: { place: TextPlace; message: string }[],
): unknown {
  try {
    return make()
  } catch (error) {
    mistakes.push({ place: { line: 1, column: 1 }, message: (error as Error).message })
    return undefined
  }
}

/** Offsets of the deepest thing on the way along `path`. */
function follow(contents: unknown, path: Path): { field: number; value: number } {
  let found = { field: startOf(contents), value: startOf(contents) }
  let node = contents
  for (const step of path) {
    const next = childOf(node, step)
    if (next === undefined) return found
    node = next.value
    const value = isNode(next.value) ? startOf(next.value) : next.field
    found = { field: next.field, value }
  }
  return found
}

function childOf(node: unknown, step: PropertyKey): { field: number; value: unknown } | undefined {
  if (isMap(node)) {
    const pair = (node.items as Pair[]).find(
      ({ key }) => isScalar(key) && String(key.value) === String(step),
    )
    return pair === undefined ? undefined : { field: startOf(pair.key), value: pair.value }
  }
  if (!isSeq(node)) return undefined
  const item = node.items[Number(step)]
  return item === undefined ? undefined : { field: startOf(item), value: item }
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0
}
