/** The queue of extractions by the names that BullMQ's classes, and those of NestJS around them, are given. */
import { type Found, lineOf, type RepositoryFiles } from '../../artifacts/repository-files.ts'
import { lineCounter } from '../../artifacts/source/source-facts.ts'

export interface FoundBullmq {
  readonly kind: 'bullmq'
  readonly name?: string
}

/** What is given there: a text, or a constant in capitals. */
const given = `(?:['"]([\\w.-]+)['"]|([A-Z][A-Z0-9_]*)\\b)`

/** BullMQ, "Queues" and "Workers"; NestJS, "Queues". */
const namings = [
  `new (?:Queue|Worker)(?:<[^>]*>)?\\(\\s*${given}`,
  `registerQueue(?:Async)?\\(\\s*\\{\\s*name:\\s*${given}`,
  `@Processor\\(\\s*(?:\\{\\s*name:\\s*)?${given}`,
].map((pattern) => new RegExp(pattern, 'g'))

/** `prefers` tells the queue of the extractions among several. */
export function findBullmq(
  files: RepositoryFiles,
  prefers: RegExp,
): Found<FoundBullmq> | undefined {
  const { paths, text } = files
  const sources = paths.filter(
    (path) => /\.(ts|js|mjs)$/.test(path) && !/\.(test|spec)\./.test(path),
  )
  const users = sources.filter((path) => /['"/]bullmq['"/]/.test(text(path)))
  const found = users.flatMap((path) =>
    namings.flatMap((each) => namedIn(files, sources, path, each)),
  )
  const best = found.find(({ value }) => prefers.test(value)) ?? found[0]
  if (best !== undefined) return { value: { kind: 'bullmq', name: best.value }, where: best.where }
  const makes = /new (Worker|Queue|FlowProducer)\b|registerQueue|@Processor\b/
  const nameless = users.find((path) => makes.test(text(path)))
  if (nameless === undefined) return undefined
  return { value: { kind: 'bullmq' }, where: `${nameless}:${lineOf(text(nameless), makes)}` }
}

function namedIn(
  { text }: RepositoryFiles,
  sources: readonly string[],
  path: string,
  naming: RegExp,
): Found<string>[] {
  const program = text(path)
  const lineAt = lineCounter(program)
  return [...program.matchAll(naming)].flatMap(({ index, 1: written, 2: constant }) => {
    const value = written ?? constantIn(sources.map(text), constant ?? '')
    return value === undefined ? [] : [{ value, where: `${path}:${lineAt(index)}` }]
  })
}

function constantIn(texts: readonly string[], name: string): string | undefined {
  const said = new RegExp(`\\b${name}\\s*[=:]\\s*['"]([\\w.-]+)['"]`)
  return texts.map((text) => said.exec(text)?.[1]).find((value) => value !== undefined)
}
