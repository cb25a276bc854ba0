/** What is wrong with a manifest, for the person who has to mend it: place, rule, what was read, example. */
import { stringify } from 'yaml'
import type { z } from 'zod'
import { exampleAt, fieldsAt } from './manifest-fields.ts'
import type { ManifestText, Path, TextPlace } from './manifest-text.ts'

type Issue = z.core.$ZodIssue

export interface ManifestFault {
  readonly place: TextPlace
  /** Such as `processes.backend.command must be a list, and "node x" is a text`. */
  readonly sentence: string
  /** A line of YAML that would be right there. */
  readonly example?: string
}

/** One fault for each field that breaks a rule of the schema. */
export function faultsOf(text: ManifestText, issues: readonly Issue[]): ManifestFault[] {
  const faults = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownField(text, issue.path, key))
      : [brokenRule(text, issue)],
  )
  return faults.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
}

/** Faults as they are printed below a heading: two lines each at most. */
export function inLines(file: string, faults: readonly ManifestFault[]): string {
  const lines = faults.flatMap(({ place, sentence, example }) => [
    `  ${file}:${place.line}:${place.column} ${sentence}`,
    ...(example === undefined ? [] : [`    for example: ${example}`]),
  ])
  return `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}\n${lines.join('\n')}`
}

function brokenRule(text: ManifestText, issue: Issue): ManifestFault {
  const value = valueAt(text.value, issue.path)
  const name = issue.path.length === 0 ? 'the manifest' : written(issue.path)
  const rule = ruleOf(issue)
  const sentence =
    value === undefined
      ? `${name} is missing: it ${rule}`
      : `${name} ${rule}, and ${shown(issue, value)}`
  const example = asText(issue, value) ?? exampleAt(systemOf(text.value), issue.path)
  const place = text.placeOf(issue.path)
  return {
    ...{ place, sentence },
    ...(example === undefined ? {} : { example: line(issue.path, example) }),
  }
}

/** A number or a yes where a text is due lacks its quotes, and nothing else. */
function asText(issue: Issue, value: unknown): string | undefined {
  const isScalar = typeof value === 'number' || typeof value === 'boolean'
  const wantsText = issue.code === 'invalid_type' && issue.expected === 'string'
  return wantsText && isScalar && !isSecret(issue.path) ? String(value) : undefined
}

function unknownField(text: ManifestText, parent: Path, key: string): ManifestFault {
  const fields = fieldsAt(systemOf(text.value), parent)
  const near = nearest(key, fields)
  const guess = near === undefined ? '' : `; did you mean "${near}"?`
  const choices = fields.length === 0 ? '' : ` The fields there are: ${fields.join(', ')}.`
  const sentence = `${written([...parent, key])} is no field of a manifest${guess}${choices}`
  return { place: text.placeOfField([...parent, key]), sentence }
}

const types: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a set of fields',
  record: 'a set of names with their values',
}

function ruleOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${types[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be ${oneOf(issue.values)}`
    case 'invalid_union':
      return `must be ${oneOf(choicesOf(issue))}`
    case 'too_small':
      return `must ${bound(issue.origin, issue.inclusive === true ? 'at least' : 'more than', issue.minimum)}`
    case 'too_big':
      return `must ${bound(issue.origin, issue.inclusive === true ? 'at most' : 'less than', issue.maximum)}`
    default:
      return issue.message
  }
}

function bound(origin: string, how: string, limit: number | bigint): string {
  const what = origin === 'array' ? 'have' : 'be'
  const unit = origin === 'array' ? (Number(limit) === 1 ? ' entry' : ' entries') : ''
  return `${what} ${how} ${limit}${unit}`
}

function choicesOf(issue: Issue & { code: 'invalid_union' }): readonly unknown[] {
  const { options } = issue as { options?: readonly unknown[] }
  if (options !== undefined) return options
  return issue.errors.flat().flatMap((each) => (each.code === 'invalid_value' ? each.values : []))
}

const oneOf = (values: readonly unknown[]) => values.map(String).join(' or ')

/** Values of such fields are not for a terminal, even where they are of the wrong kind. */
const secret = /secret|password|token|key|dsn|_url$/i
const isSecret = (path: Path) => path.some((step) => secret.test(String(step)))

/** What was read: its kind where the kind is wrong, else itself. */
function shown({ code, path }: Issue, value: unknown): string {
  if (value === null) return 'it is empty'
  const kind = Array.isArray(value) ? 'a list' : (types[typeof value] ?? 'nothing')
  if (typeof value === 'object' || isSecret(path)) return `this is ${kind}`
  const text = JSON.stringify(value)
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text
  return code === 'invalid_type' ? `${short} is ${kind}` : `it is ${short}`
}

function systemOf(value: unknown): unknown {
  return valueAt(value, ['system'])
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined,
    value,
  )
}

function written(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
}

/** The field with its example, in one line. */
function line(path: Path, example: unknown): string {
  const name = [...path].reverse().find((step) => typeof step === 'string') ?? 'system'
  const flow = stringify({ [name]: example }, { collectionStyle: 'flow', lineWidth: 0 }).trim()
  return flow.replace(/^\{ /, '').replace(/ \}$/, '')
}

/** The field that the fewest changes of a letter lead to, where they are few. */
function nearest(given: string, fields: readonly string[]): string | undefined {
  const ranked = fields.map((field) => ({ field, steps: distance(given, field) }))
  const [best] = ranked.sort((a, b) => a.steps - b.steps)
  return best !== undefined && best.steps <= Math.max(2, given.length / 3) ? best.field : undefined
}

/** Levenshtein's: letters that are put in, left out or exchanged. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a.toLowerCase()].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b.toLowerCase()].entries()) {
      const exchanged = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, exchanged))
    }
    row = next
  }
  return row[b.length] ?? 0
}
