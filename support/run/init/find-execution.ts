/** A workflow and its execution as the classes of a repository have them: an example of the part `execution`. */

import {
  choicesOf,
  classNamed,
  type Declared,
  type DeclaredField,
  fieldsOf,
  isSchema,
  type PythonClasses,
} from '../../artifacts/program/python-classes.ts'
import { definitionOf } from '../../artifacts/program/python-source.ts'
import { namesIn } from '../../artifacts/program/python-values.ts'
import { answerOf, bodyOf } from './fastapi-operations.ts'
import { areaNames, areaOf, type Interface, listOf, oneOf } from './find-areas.ts'
import { modelOf } from './find-production-tables.ts'

/** What a step of a workflow makes, what the step is called, and what the provider of models is asked. */
const kinds = {
  text: { looks: /text|llm|chat/i, id: 'slogan', prompt: 'A slogan for a lighthouse' },
  image: { looks: /image|picture/i, id: 'poster', prompt: 'A poster of a lighthouse at night' },
} as const
type Kind = (typeof kinds)[keyof typeof kinds]

const prompts: readonly string[] = [kinds.text.prompt, kinds.image.prompt]

/** Undefined where no class says what a workflow is. */
export function findExecution(known: Interface): Readonly<Record<string, unknown>> | undefined {
  const { classes, operations } = known
  const path = listOf(known, 'workflows')?.path
  const maker = operations.find((each) => each.method === 'POST' && each.path === path)
  const body = maker && bodyOf(classes, maker)
  if (body === undefined) return undefined
  const read = operations.find(
    (each) => each.method === 'GET' && areaOf(each.path) === 'executions' && /\}$/.test(each.path),
  )
  const answer = read && answerOf(classes, read).type
  return {
    ...{ workflow: bodyLike(classes, body), prompts },
    ...statusIn(classes, answer),
    ...outputsIn(classes, answer),
  }
}

/** A body with what has to be there, and with one step of each kind where steps have kinds. */
function bodyLike(classes: PythonClasses, own: Declared, kind?: Kind, depth = 0): object {
  const entries = fieldsOf(classes, own).flatMap((field): [string, unknown][] => {
    const value = depth > 4 ? undefined : valueFor(classes, field, kind, depth)
    return value === undefined ? [] : [[field.name, value]]
  })
  return Object.fromEntries(entries)
}

/** Undefined for what can be left out and says nothing of what is made. */
function valueFor(classes: PythonClasses, field: DeclaredField, kind?: Kind, depth = 0): unknown {
  const { name, hasDefault } = field
  const thing = name.replace(/_id$/, '')
  if (name.endsWith('_id') && areaNames.map(oneOf).includes(thing)) return `{${thing}}`
  const choices = choicesAt(classes, field)
  const own = kind && choices.find((each) => kind.looks.test(each))
  if (own !== undefined) return own
  const inner = schemaIn(classes, field)
  if (inner !== undefined) {
    const value = isList(field.type)
      ? steps(classes, inner, depth)
      : bodyLike(classes, inner, kind, depth + 1)
    const isAsked = prompts.some((prompt) => JSON.stringify(value).includes(prompt))
    return hasDefault && !isAsked ? undefined : value
  }
  const isAsked = hasDefault ? /^(prompt|instructions?)$/ : /prompt|instruction/i
  if (kind !== undefined && isAsked.test(name)) return kind.prompt
  if (hasDefault) return undefined
  if (kind !== undefined && /^(id|key|name|label)$/.test(name)) return kind.id
  if (choices[0] !== undefined) return choices[0]
  if (/^(dict|Dict)\b/.test(field.type?.written ?? '')) return {}
  return /name|title/i.test(name) ? 'Campaign' : '...'
}

const isList = (type: DeclaredField['type']) =>
  namesIn(type).some((each) => /^(list|List|Sequence)$/.test(each))

/** One step of each kind, where a field of the steps tells the kinds apart. */
function steps(classes: PythonClasses, step: Declared, depth: number): object[] {
  const choices = fieldsOf(classes, step).flatMap((field) => choicesAt(classes, field))
  const all = Object.values(kinds)
  const areTold = all.every(({ looks }) => choices.some((each) => looks.test(each)))
  return areTold ? all.map((kind) => bodyLike(classes, step, kind, depth + 1)) : []
}

function schemaIn(classes: PythonClasses, { type, path }: DeclaredField): Declared | undefined {
  const found = namesIn(type).map((name) => classNamed(classes, name, path))
  return found.find((each) => each !== undefined && isSchema(classes, each))
}

/** `Kind = Literal["text", "image"]` is a name for its choices. */
function choicesAt(classes: PythonClasses, field: DeclaredField): string[] {
  const own = choicesOf(classes, field)
  if (own.length > 0) return own
  return namesIn(field.type).flatMap((name) => {
    const at = definitionOf(classes.source, field.path, name)
    if (at?.name === undefined) return []
    const alias = classes.source.module(at.path).assignments.find((each) => each.target === at.name)
    if (alias?.value === undefined) return []
    return choicesOf(classes, { ...field, type: alias.value, path: at.path })
  })
}

/** How an execution stands, by the choices of the answer or of the table behind it. */
function statusIn(classes: PythonClasses, answer: Declared | undefined): object {
  const looks = /^(status|state)$/
  const field = fieldsOf(classes, answer).find(({ name }) => looks.test(name))
  if (field === undefined) return {}
  const rows = fieldsOf(classes, modelOf(classes, answer?.name ?? ''))
  const column = rows.find(({ name }) => name === field.name)
  const choices = [field, ...(column === undefined ? [] : [column])]
    .map((each) => choicesAt(classes, each))
    .find((each) => each.length > 0)
  const among = (words: RegExp) => (choices ?? []).filter((each) => words.test(each))
  const finished = among(/finish|complet|succe|done/i)
  const failed = among(/fail|error/i)
  return {
    ...(field.name !== 'status' && { status: field.name }),
    ...(finished.length > 0 && { finished }),
    ...(failed.length > 0 && { failed }),
  }
}

/** The text and the address of the image: of each step, or by the steps' names. */
function outputsIn(classes: PythonClasses, answer: Declared | undefined): object {
  const fields = fieldsOf(classes, answer)
  for (const field of fields) {
    const step = schemaIn(classes, field)
    const output = fieldsOf(classes, step).find(({ name }) =>
      /^(output|result|content)$/.test(name),
    )
    if (output === undefined) continue
    return { text: `${field.name}.0.${output.name}`, image: `${field.name}.1.${output.name}` }
  }
  const field = fields.find(({ name }) => /^(outputs?|results?)$/.test(name))
  const whole = field?.name ?? 'outputs'
  if (isList(field?.type)) return { text: `${whole}.0.text`, image: `${whole}.1.url` }
  return { text: `${whole}.${kinds.text.id}`, image: `${whole}.${kinds.image.id}` }
}
