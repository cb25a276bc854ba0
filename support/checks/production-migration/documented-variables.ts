/** Variables that the documents of operators list: each is one that something of the system knows. */
import { repositoryFiles } from '../../artifacts/repository-files.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual } from '../expect.ts'
import { writtenGuides } from './guides.ts'

/** Of the tables of variables in the guides no row is about one that no other file of the repository has. */
export function noneIsListedInVain(manifest: ProductionManifest): number {
  const listed = writtenGuides(manifest).flatMap(({ file, text }) =>
    listedIn(text).map((name) => ({ file, name })),
  )
  if (listed.length === 0) return 0
  const files = repositoryFiles(manifest.repository)
  const texts = files.paths.filter((path) => !isDocument.test(path)).map((path) => files.text(path))
  const unknown = listed.filter(({ name }) => {
    // Classes of settings write a variable in small letters.
    const whole = new RegExp(`\\b${name}\\b`, 'i')
    return !texts.some((text) => whole.test(text))
  })
  const found = unknown.map(({ file, name }) => `${file}: ${name}`)
  expectEqual('variables that are explained and that nothing knows', found, [])
  return listed.length
}

/** Documents themselves, the manifest of this suite, and what tools of packages write. */
const isDocument = /\.(md|mdx|rst|txt|adoc|lock)$|(^|\/)(plumbline\.ya?ml|package-lock\.json)$/

/** Of every table with a column of variables, the names in it. */
export function listedIn(text: string): string[] {
  const found: string[] = []
  let column = -1
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const cells = cellsOf(line)
    if (cells.length === 0) column = -1
    else if (column >= 0) found.push(...((cells[column] ?? '').match(variable) ?? []))
    else if (isRuler(text.split(/\r?\n/)[at + 1] ?? '')) column = cells.findIndex(isHeading)
  }
  return [...new Set(found)]
}

const cellsOf = (line: string) =>
  /^\s*\|.*\|\s*$/.test(line) ? line.trim().slice(1, -1).split('|') : []

const isRuler = (line: string) => /^\s*\|[\s:|-]+\|\s*$/.test(line)

/** In the languages of the documents. */
const isHeading = (cell: string) => /\b(env(ironment)?\b|vari(able|[áa]ve(l|is)))/i.test(cell)

const variable = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b(?!_?\*)/g
