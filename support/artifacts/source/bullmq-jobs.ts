/** Jobs that a program adds to queues of BullMQ, one by one or as the parent of a flow. */
import { type CallExpression, type ObjectExpression, parseSync, Visitor } from 'oxc-parser'
import { lineCounter } from './source-facts.ts'

export interface AddedJob {
  /** As it is written: a text, or the constant that holds one. */
  readonly name: { readonly text: string } | { readonly constant: string }
  /** Keys of its data. */
  readonly keys: readonly string[]
  /** From 1. */
  readonly line: number
}

type Given = CallExpression['arguments'][number] | ObjectExpression['properties'][number]

/** `queue.add(NAME, { … })` and `flow.add({ name: NAME, queueName, data: { … } })`. */
export function addedJobs(path: string, text: string): AddedJob[] {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) return []
  const lineAt = lineCounter(text)
  const jobs: AddedJob[] = []
  const note = (name: AddedJob['name'] | undefined, data: Given | undefined, start: number) => {
    if (name !== undefined && data?.type === 'ObjectExpression')
      jobs.push({ name, keys: keysOf(data), line: lineAt(start) })
  }
  new Visitor({
    CallExpression: ({ callee, arguments: [first, second], start }) => {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return
      if (callee.property.name !== 'add') return
      if (first?.type !== 'ObjectExpression') return note(nameIn(first), second, start)
      if (valueAt(first, 'queueName') === undefined) return
      note(nameIn(valueAt(first, 'name')), valueAt(first, 'data'), start)
    },
  }).visit(program)
  return jobs
}

function nameIn(given: Given | undefined): AddedJob['name'] | undefined {
  if (given?.type === 'Identifier') return { constant: given.name }
  return given?.type === 'Literal' && typeof given.value === 'string'
    ? { text: given.value }
    : undefined
}

const nameOf = (property: ObjectExpression['properties'][number]): string | undefined => {
  if (property.type !== 'Property') return undefined
  const { key } = property
  if (key.type === 'Identifier' && !property.computed) return key.name
  return key.type === 'Literal' ? String(key.value) : undefined
}

const keysOf = ({ properties }: ObjectExpression): string[] =>
  properties.flatMap((property) => nameOf(property) ?? [])

function valueAt({ properties }: ObjectExpression, name: string): Given | undefined {
  const own = properties.find((property) => nameOf(property) === name)
  return own?.type === 'Property' ? own.value : undefined
}
