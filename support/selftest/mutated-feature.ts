/** A feature file in which each scenario stands several times: as it is, and with one figure changed. */
import type { GherkinDocument, Scenario } from '@cucumber/messages'
import { type Figure, figuresOf } from './figures.ts'

/** One figure of one scenario. */
export interface Target {
  readonly uri: string
  /** Of the scenario. */
  readonly name: string
  readonly tags: readonly string[]
  readonly figure: Figure
  /** The line of the feature file on which it stands. */
  readonly sentence: string
}

/** Where a copy stands in the mutated file. */
export interface Copy {
  readonly first: number
  readonly last: number
  /** Undefined for the scenario as it is. */
  readonly change?: { readonly target: Target; readonly becomes: string }
}

interface Block {
  readonly scenario: Scenario
  readonly tags: readonly string[]
  /** Lines of the file, counted from 1, without what belongs to the next one. */
  readonly first: number
  readonly last: number
}

/** Every figure of a document. */
export function targetsOf(uri: string, text: string, document: GherkinDocument): Target[] {
  const lines = text.split('\n')
  return blocksOf(document, lines.length).flatMap(({ scenario, tags }) =>
    figuresOf(scenario).map((figure) => ({
      ...{ uri, name: scenario.name, tags, figure },
      sentence: (lines[figure.line - 1] ?? '').trim(),
    })),
  )
}

/** The file with a copy for each change, each behind its scenario; scenarios without a change are left out. */
export function mutated(
  text: string,
  document: GherkinDocument,
  changes: readonly NonNullable<Copy['change']>[],
): { text: string; copies: Copy[] } {
  const lines = text.split('\n')
  const blocks = blocksOf(document, lines.length)
  const result: string[] = []
  const copies: Copy[] = []
  const add = (block: string[], change?: Copy['change']) => {
    const first = result.length + 1
    result.push(...block)
    copies.push({ first, last: result.length, ...(change === undefined ? {} : { change }) })
  }
  let next = 1
  for (const { first, last } of blocks) {
    result.push(...lines.slice(next - 1, first - 1))
    next = last + 1
    const own = changes.filter(
      ({ target: { figure } }) => figure.line >= first && figure.line <= last,
    )
    if (own.length === 0) continue
    const block = lines.slice(first - 1, last)
    add(block)
    for (const change of own) add(withChange(block, first, change), change)
  }
  return { text: [...result, ...lines.slice(next - 1)].join('\n'), copies }
}

function withChange(
  block: readonly string[],
  first: number,
  { target: { figure }, becomes }: NonNullable<Copy['change']>,
): string[] {
  const at = figure.column - 1
  return block.map((line, index) =>
    index === figure.line - first
      ? line.slice(0, at) + becomes + line.slice(at + figure.text.length)
      : line,
  )
}

/** A scenario begins with its tags and ends before the tags of whatever follows. */
function blocksOf({ feature }: GherkinDocument, end: number): Block[] {
  const tagsOf = (node: { tags: readonly { name: string }[] }) => node.tags.map(({ name }) => name)
  const starts: number[] = []
  const found: { scenario: Scenario; first: number; tags: string[] }[] = []
  const begin = (node: {
    tags: readonly { location: { line: number } }[]
    location: { line: number }
  }) => {
    const line = Math.min(...node.tags.map((tag) => tag.location.line), node.location.line)
    starts.push(line)
    return line
  }
  for (const { scenario, rule } of feature?.children ?? []) {
    if (rule !== undefined) begin(rule)
    const above = rule === undefined ? [] : tagsOf(rule)
    const own = [scenario, ...(rule?.children ?? []).map((child) => child.scenario)]
    for (const each of own.filter((one) => one !== undefined)) {
      const tags = [...above, ...tagsOf(each), ...each.examples.flatMap(tagsOf)]
      found.push({ scenario: each, first: begin(each), tags })
    }
  }
  return found.map((block) => {
    const last = Math.min(end + 1, ...starts.filter((line) => line > block.first)) - 1
    return { ...block, last }
  })
}
