/** Reads `plumbline.waivers.yaml` and holds it to the rules before anything runs. */
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { suiteError } from '../core/errors.ts'
import type { Requirement } from '../ports/report.ts'
import type { Waiver } from '../ports/waiver.ts'
import { type ListText, readListText } from './waiver-text.ts'
import { dayAfter, daysBetween } from './waivers.ts'

/** Stands beside the manifest of the system. */
export const waiverFileName = 'plumbline.waivers.yaml'

/** A violation that is accepted for longer is no exception any more. */
const mostDays = 90

const text = z.string().trim().min(1)
const entry = z.strictObject({
  requirement: text,
  reason: text,
  owner: text,
  approver: text,
  ticket: text,
  expires: z.iso.date(),
})
type Entry = z.infer<typeof entry>
type Field = keyof Entry

const fields: Readonly<Record<Field, { readonly rule: string; readonly example?: string }>> = {
  requirement: { rule: 'the id of a requirement in scope', example: 'CE-STO-16' },
  reason: { rule: 'why the promise may stay broken for a time', example: 'keys rotate in May' },
  owner: { rule: 'the person who mends it', example: 'Ada Lovelace' },
  approver: { rule: 'the person who agreed, another one than the owner', example: 'Grace Hopper' },
  ticket: { rule: 'where the work is followed', example: 'OPS-12' },
  expires: { rule: `a day as YYYY-MM-DD, at most ${mostDays} days from today` },
}

export interface WaiverRules {
  /** All rows, those of other systems too. */
  readonly ledger: readonly Requirement[]
  /** `YYYY-MM-DD` in UTC. */
  readonly today: string
}

/** None where there is no such file. Throws `WAIVERS_BROKEN`, which names every fault with its line. */
export function readWaivers(file: string, rules: WaiverRules): Waiver[] {
  if (!existsSync(file)) return []
  const name = basename(file)
  const list = readListText(readFileSync(file, 'utf8'))
  const parsed = z.array(entry).safeParse(list.value)
  const faults = [
    ...list.mistakes.map(({ line, message }) => ({ line, sentence: `is no YAML: ${message}` })),
    ...(list.mistakes.length > 0
      ? []
      : (parsed.error?.issues ?? []).flatMap(faultsOfIssue(list, rules.today))),
    ...(parsed.data ?? []).flatMap((one, at) => faultsOf(one, at, parsed.data ?? [], rules, list)),
  ]
  if (faults.length > 0 || parsed.data === undefined) {
    const lines = faults.map(({ line, sentence }) => `  ${name}:${line} ${sentence}`)
    throw suiteError('WAIVERS_BROKEN', { file, detail: `\n${lines.join('\n')}` })
  }
  return parsed.data.map((one, at) => ({ ...one, place: `${name}:${list.lineOf([at])}` }))
}

interface Fault {
  readonly line: number
  readonly sentence: string
}

function faultsOfIssue(list: ListText, today: string): (issue: z.core.$ZodIssue) => Fault[] {
  return (issue) => {
    const [, name] = issue.path
    const line = list.lineOf(issue.path)
    if (issue.code === 'unrecognized_keys') {
      const known = Object.keys(fields).join(', ')
      const sentence = `${issue.keys.join(', ')}: no field of a waiver; the fields are ${known}`
      return [{ line, sentence }]
    }
    if (isField(name)) return [broken(name, line, today)]
    return [{ line, sentence: 'must be a list of waivers, each a set of fields' }]
  }
}

function isField(name: PropertyKey | undefined): name is Field {
  return typeof name === 'string' && name in fields
}

function broken(field: Field, line: number, today: string, why = ''): Fault {
  const reason = why === '' ? '' : `; ${why}`
  const { rule, example = dayAfter(today, 30) } = fields[field]
  const sentence = `${field} must be ${rule}${reason} (for example: ${field}: ${example})`
  return { line, sentence }
}

/** The rules that look beyond one field. */
function faultsOf(
  one: Entry,
  at: number,
  all: readonly Entry[],
  { ledger, today }: WaiverRules,
  list: ListText,
): Fault[] {
  const fault = (field: Field, why: string) => [broken(field, list.lineOf([at, field]), today, why)]
  const row = ledger.find(({ id }) => id === one.requirement)
  const first = all.findIndex(({ requirement }) => requirement === one.requirement)
  const days = daysBetween(today, one.expires)
  return [
    ...(row === undefined ? fault('requirement', `the ledger has no ${one.requirement}`) : []),
    ...(row?.level === 'out-of-scope' ? fault('requirement', `${row.id} is out of scope`) : []),
    ...(first < at ? fault('requirement', `${one.requirement} is waived twice`) : []),
    ...(samePerson(one) ? fault('approver', `${one.approver} is the owner`) : []),
    ...(days > mostDays ? fault('expires', `${one.expires} is in ${days} days`) : []),
  ]
}

/** However the name is written: a handle, other capitals, more space. */
function samePerson({ owner, approver }: Entry): boolean {
  const plain = (name: string) => name.toLowerCase().replace(/^@/, '').replaceAll(/\s+/g, ' ')
  return plain(owner) === plain(approver)
}
