/** Whether the readme and the environment example speak of the same variables. */
import { withSubsections } from '../artifacts/markdown/read-markdown.ts'
import { isLockFile, type SourceFile } from './clean-copy.ts'
import { isOwn } from './declared-variables.ts'
import { mentionsAll, type SystemDocument } from './documents.ts'
import { expectEqual } from './expect.ts'

/** Every variable of the example is explained, and every explained one is `known`; `sources` tell what is read. */
export function agreesOnVariables(
  document: SystemDocument,
  example: readonly string[],
  known: ReadonlySet<string>,
  sources: readonly SourceFile[] = [],
): void {
  mentionsAll(document, example)
  const samples = sources.filter(({ path }) => /(^|\/)\.env[^/]*$/.test(path))
  const elsewhere = new Set(samples.flatMap(({ text }) => text.split(/\W+/)))
  const strange = [...new Set(document.codes.filter(isName))].filter(
    (name) => isOwn(name) && !known.has(name) && !elsewhere.has(name),
  )
  const explained = explainedIn(document)
  const unknown = strange.filter((name) => explained.has(name) || isRead(name, sources)).sort()
  expectEqual(`variables of ${document.file} that the environment example lacks`, unknown, [])
}

const isName = (code: string) => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(code)

const aboutVariables = /\bvariables?\b|\benvironment\b|\benv\b|\bsettings?\b|\bconfigur/i

/**
 * Words in capitals may be states, codes of errors or what another tool reads. Variables stand at the beginning
 * of rows and items below a heading that is about them, in a table that says so, or where `.env` is spoken of.
 */
function explainedIn(document: SystemDocument): Set<string> {
  const listed = document.sections
    .filter(({ level, title }) => level > 1 && aboutVariables.test(title))
    .flatMap((section) => withSubsections(document, section))
    .flatMap(({ text }) => [...text.matchAll(/^\s*(?:\||[-*+]|\d+\.)(?!\s*-)([^|:—–]*)/gm)])
    .map(([, beginning = '']) => beginning)
  const tables = document.text
    .split(/\n(?!\s*\|)/)
    .filter((table) => aboutVariables.test(table.split('|')[1] ?? ''))
    .flatMap((table) => table.split('\n').map((row) => row.split('|')[1] ?? ''))
  const filledIn = document.text
    .split(/\n\s*\n|\n(?=\s*(?:\d+\.|[-*+])\s)/)
    .filter((part) => /`\.env`/.test(part))
  const codes = [...listed, ...tables, ...filledIn].flatMap(
    (text) => text.match(/`[^`\n]+`/g) ?? [],
  )
  return new Set(codes.map((code) => code.slice(1, -1).trim()))
}

/** As the environment, out of a compose file or a script, or as a field of a class of settings. */
function isRead(name: string, sources: readonly SourceFile[]): boolean {
  const read = new RegExp(`(?:env(?:iron)?(?:\\.get)?\\s*[.[(]\\s*['"]?|\\$\\{?)${name}\\b`)
  const field = new RegExp(`^\\s+${name}\\s*:\\s*\\w`, 'im')
  return sources.some(
    (file) =>
      !/\.(md|mdx|rst|txt)$/.test(file.path) &&
      !isLockFile(file) &&
      (read.test(file.text) || (file.path.endsWith('.py') && field.test(file.text))),
  )
}
