/** What `--help` prints: the commands as the README has them, so that there is one text of them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suiteError } from '../core/errors.ts'
import { root } from './root.ts'

const entry = /^ {4}npx plumbline (\S+)/

/** Usage of `command`, or of every one where none is named. Throws COMMAND_UNKNOWN. */
export function usage(command?: string): string {
  const entries = documented(readFileSync(join(root, 'README.md'), 'utf8'))
  const choices = [...entries.keys()].join(', ')
  if (command === undefined) return [...entries.values(), '', exits].join('\n')
  const own = entries.get(command)
  if (own === undefined) throw suiteError('COMMAND_UNKNOWN', { given: command, choices })
  return own
}

const exits =
  'Exit codes, targets and outputs: README.md; the manifest of a system: docs/manifest.md.'

/** Each command's lines, in the order in which the section "Commands" begins. */
function documented(readme: string): Map<string, string> {
  const section = readme.slice(readme.indexOf('\n## Commands\n'))
  const block = /\n\n((?: {4}.*\n)+)/.exec(section)?.[1] ?? ''
  const entries = new Map<string, string>()
  let name = ''
  for (const line of block.trimEnd().split('\n')) {
    name = entry.exec(line)?.[1] ?? name
    const before = entries.get(name)
    entries.set(name, before === undefined ? line.slice(4) : `${before}\n${line.slice(4)}`)
  }
  return entries
}
