/** The documents that lead an operator to a running system. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readMarkdown } from '../../artifacts/markdown/read-markdown.ts'
import { Violation } from '../../core/errors.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { commandsExist } from '../document-commands.ts'
import type { SystemDocument } from '../documents.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { former } from './asked-names.ts'
import { exampleOf, type ProductionComposition } from './composition.ts'

/** The quickstart first; a missing document is a violation. */
export function guidesOf(manifest: ProductionManifest): SystemDocument[] {
  const missing = namesOf(manifest).find((file) => !existsSync(join(manifest.repository, file)))
  if (missing !== undefined) throw new Violation(`the repository has no ${missing}`)
  return writtenGuides(manifest)
}

/** Those that are there: what is promised of the rest does not hang on a document that is not written yet. */
export function writtenGuides(manifest: ProductionManifest): SystemDocument[] {
  return namesOf(manifest).flatMap((file) => {
    const path = join(manifest.repository, file)
    return existsSync(path) ? [{ file, ...readMarkdown(readFileSync(path, 'utf8')) }] : []
  })
}

const namesOf = ({ documents }: ProductionManifest) => [documents.quickstart, ...documents.others]

/**
 * Each command, file and variable that the quickstart names is there; how many commands it shows.
 * `sources` are the files that may know a variable, be it in small letters, as classes of settings write it.
 */
export function namesWhatExists(
  manifest: ProductionManifest,
  compositions: readonly ProductionComposition[],
  sources: readonly { readonly path: string; readonly text: string }[],
): number {
  const [quickstart] = guidesOf(manifest)
  if (quickstart === undefined) throw new Error('there is always a quickstart')
  const projects = compositions.map(({ project }) => project)
  const commands = commandsExist(quickstart, compositions[0]?.repository ?? '', projects)
  const known = new Set([...Object.keys(exampleOf(manifest)), ...Object.keys(manifest.environment)])
  const words = quickstart.codes.flatMap((code) => code.match(variable) ?? [])
  const written = sources.filter(({ path }) => !/\.(md|mdx|rst|txt|adoc)$/.test(path))
  const stands = (name: string) => {
    const whole = new RegExp(`\\b${name.replace(/_\*$/, '_\\w+')}\\b`, 'i')
    return [[...known].join(' '), ...written.map(({ text }) => text)].some((text) =>
      whole.test(text),
    )
  }
  // Of the variables of the time before a promise of its own says how a document may speak.
  const unknown = [...new Set(words)].filter((name) => !stands(name) && !former.test(name))
  expectEqual(`variables of ${quickstart.file} that nobody knows`, unknown, [])
  const files = quickstart.codes.filter((code) => /^[\w.-]+(\/[\w.-]+)+\.\w+$/.test(code))
  const shown = commands + words.length + files.length
  expectThat(shown > 0, `${quickstart.file} shows no command, no variable and no file`)
  const from = [manifest.repository, join(manifest.repository, dirname(quickstart.file))]
  const missing = files.filter((file) => !from.some((folder) => existsSync(join(folder, file))))
  expectEqual(`files of ${quickstart.file} that are missing`, missing, [])
  return commands
}

/** By its name, or several by what their names begin with: `R2_*`. */
const variable = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_\*|[A-Z][A-Z0-9]*(_[A-Z0-9]+)+/g

/** Somebody's first account, in the languages that the document's own words are in. */
const signUp =
  /\b(sign(s|ing)?[- ]?up|regist(er|ers|ering|ration)|first user|create an account)\b|cadastr|registr[eao]/gi

/** By hand or by the backend's own start, in the same languages. */
const migrating = /\bmigra(te|tes|tions?|ciones|ções|coes|ção|cao)\b/i

const lastPlace = (text: string, words: RegExp) => [...text.matchAll(words)].at(-1)?.index ?? -1

/** Tables come before the trigger that writes them, and both before anybody signs up. */
export function isInOrder(manifest: ProductionManifest): void {
  const [{ file, text } = { file: '', text: '' }] = guidesOf(manifest)
  const command = manifest.migrate.command.filter((word) => !word.startsWith('-')).slice(0, 2)
  const trigger = manifest.users.triggerFile.split('/').at(-1) ?? ''
  const typed = text.indexOf(command.at(-1) ?? '')
  const places = {
    // Where the start of the backend migrates, nobody types the command.
    migrations: typed < 0 ? text.search(migrating) : typed,
    trigger: text.indexOf(trigger),
    'sign-up': lastPlace(text, signUp),
  }
  const absent = Object.entries(places).filter(([, at]) => at < 0)
  expectEqual(
    `what ${file} leaves out`,
    absent.map(([what]) => what),
    [],
  )
  const order = Object.entries(places).sort(([, a], [, b]) => a - b)
  expectEqual(
    `the order of the steps in ${file}`,
    order.map(([what]) => what),
    ['migrations', 'trigger', 'sign-up'],
  )
}

/** Steps of the two dashboards, and the words by which an operator would find each. */
const manual: Readonly<Record<string, readonly RegExp[]>> = {
  'the trigger is run by hand': [/trigger/i, /sql editor/i],
  'addresses are not verified': [
    /verif|confirm/i,
    /e-?mail/i,
    /authentication|autentica/i,
    /\boff\b|disabl|uncheck|desativ|desabilit|desactiv|deshabilit|deslig|desmar[cq]/i,
  ],
  'the bucket is public': [
    /p[uú]blic/i,
    /bucket/i,
    /r2/i,
    // The setting itself is called by its two choices (Cloudflare R2, "Public buckets").
    /settings|dashboard|configura|painel|custom domain|r2\.dev|dom[ií]nio/i,
  ],
}

/** Each of the three stands in one paragraph, item or short list, with its place in the dashboard. */
export function tellsManualSteps(manifest: ProductionManifest): void {
  const parts = guidesOf(manifest).flatMap(({ text }) => [
    ...text.split(/\n\s*\n|\n(?=\s*(?:\d+\.|[-*])\s)/),
    ...text.split(/\n\s*\n/).filter((part) => /^\s*1\.\s/.test(part)),
  ])
  const missing = Object.entries(manual)
    .filter(([, words]) => !parts.some((part) => words.every((word) => word.test(part))))
    .map(([step]) => step)
  expectEqual('manual steps that no document tells with their place', missing, [])
}
