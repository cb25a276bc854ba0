/** The queue of extractions by the names that BullMQ's classes, and those of NestJS around them, are given. */
import { nodeSettings } from '../../artifacts/program/node-settings.ts'
import { type Found, lineOf, type RepositoryFiles } from '../../artifacts/repository-files.ts'
import { addedJobs } from '../../artifacts/source/bullmq-jobs.ts'
import { lineCounter } from '../../artifacts/source/source-facts.ts'

export interface FoundBullmq {
  readonly kind: 'bullmq'
  readonly name?: string
  /** What stands before the keys of every queue, where it is not BullMQ's own. */
  readonly prefix?: string
  /** The queue of what has failed for good. */
  readonly deadLetters?: string
  /** The job that is added for an extraction, and the word of its data that names this. */
  readonly task?: string
  readonly argument?: string
}

/** What is given there: a text, or a constant in capitals. */
const given = `(?:['"]([\\w.-]+)['"]|([A-Z][A-Z0-9_]*)\\b)`

/** BullMQ, "Queues", "Workers" and "Flows"; NestJS, "Queues". */
const namings = [
  `new (?:Queue|Worker)(?:<[^>]*>)?\\(\\s*${given}`,
  `\\bqueueName:\\s*${given}`,
  `registerQueue(?:Async)?\\(\\s*\\{\\s*name:\\s*${given}`,
  `@Processor\\(\\s*(?:\\{\\s*name:\\s*)?${given}`,
].map((pattern) => new RegExp(pattern, 'g'))

/** Others that import BullMQ look at what these make, and have prefixes of their own for other things. */
const makes = /new (Worker|Queue|FlowProducer)\b|registerQueue|@Processor\b/

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
  const more = {
    ...prefixIn(files, users),
    ...deadLettersIn(users.map(text)),
    ...taskIn(files, users.length === 0 ? [] : sources),
  }
  if (best !== undefined)
    return { value: { kind: 'bullmq', name: best.value, ...more }, where: best.where }
  const nameless = users.find((path) => makes.test(text(path)))
  if (nameless === undefined) return undefined
  return {
    value: { kind: 'bullmq', ...more },
    where: `${nameless}:${lineOf(text(nameless), makes)}`,
  }
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

/** BullMQ, "Connections" and "Prefix": a text, or a variable of the settings by its default. */
function prefixIn(files: RepositoryFiles, paths: readonly string[]): { prefix?: string } {
  const users = paths.filter((path) => makes.test(files.text(path)))
  const said = users.flatMap(
    (path) =>
      /\bprefix:\s*(?:['"]([\w:{}.-]+)['"]|[\w.]*?\b([A-Z][A-Z0-9_]*)\b)/.exec(files.text(path)) ??
      [],
  )
  const [, written, name] = said
  const value = written ?? nodeSettings(files).find((each) => each.name === name)?.value
  return value === undefined || value === 'bull' ? {} : { prefix: value }
}

/** By what a constant of that name is, or a queue that is called so. */
function deadLettersIn(texts: readonly string[]): { deadLetters?: string } {
  const called =
    /(?:DEAD_?LETTERS?\w*\s*[=:]|new Queue(?:<[^>]*>)?\()\s*['"]([\w.-]*(?:dead|dlq)[\w.-]*)['"]/i
  const value = texts.map((text) => called.exec(text)?.[1]).find((each) => each !== undefined)
  return value === undefined ? {} : { deadLetters: value }
}

/** Words by which data of a job may name an extraction, the documented ones first. */
const namesOfExtractions = [/^extraction_?id$/i, /^(ingestion|document|worksheet|upload)_?id$/i]

/** The job whose data name an extraction: of several the one that is called so. */
function taskIn(
  { text }: RepositoryFiles,
  sources: readonly string[],
): { task?: string; argument?: string } {
  const programs = sources.map((path) => [path, text(path)] as const)
  const jobs = programs
    .filter(([, program]) => /\.add\(/.test(program))
    .flatMap(([path, program]) => addedJobs(path, program))
    .flatMap(({ name, keys }) => {
      const argument = namesOfExtractions
        .map((look) => keys.find((key) => look.test(key)))
        .find((key) => key !== undefined)
      const texts = programs.map(([, program]) => program)
      const task = 'text' in name ? name.text : constantIn(texts, name.constant)
      return argument === undefined || task === undefined ? [] : [{ task, argument }]
    })
  const best = jobs.find(({ task }) => /extract|worksheet|pipeline/.test(task)) ?? jobs[0]
  if (best === undefined) return {}
  const { task, argument } = best
  return { task, ...(argument !== 'extraction_id' && { argument }) }
}

function constantIn(texts: readonly string[], name: string): string | undefined {
  const said = new RegExp(`\\b${name}\\s*[=:]\\s*['"]([\\w.-]+)['"]`)
  return texts.map((text) => said.exec(text)?.[1]).find((value) => value !== undefined)
}
