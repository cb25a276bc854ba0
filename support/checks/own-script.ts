/** Scripts of the repository by which the services of a composition start, and the commands of such a script. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import type { ComposeService } from '../ports/composition.ts'
import { wordsOf } from './compose-files.ts'

/** The file that a service starts instead of a program: `./start.sh`, `bash start.sh`; undefined where it starts none. */
export function scriptFile(service: ComposeService): string | undefined {
  const words = wordsOf(service)
  const isShell = /^(ba|da|a)?sh$/.test(basename(words[0] ?? ''))
  const word = words.slice(isShell ? 1 : 0).find((each) => !isShell || !each.startsWith('-'))
  return isShell || /\.sh$|^\.?\/(?!(usr\/(local\/)?)?s?bin\/)/.test(word ?? '') ? word : undefined
}

/**
 * Its text, from a folder that is mounted or from what the image is built of. Where the image puts its files
 * is seldom said in one place: `/app/scripts/start.sh` is looked for as that, then without its first folders.
 */
export function scriptText(
  { build, mounts }: ComposeService,
  file: string,
  repository?: string,
): string | undefined {
  const mounted = mounts.flatMap(({ source, target, type }) => {
    const rest = posix.relative(target, file)
    return type === 'bind' && source !== undefined && !rest.startsWith('..')
      ? [join(source, rest)]
      : []
  })
  const parts = file.split('/').filter((part) => part !== '' && part !== '.')
  const roots = [build?.context, repository].flatMap((root) => root ?? [])
  const below = roots.flatMap((root) => parts.map((_, at) => join(root, ...parts.slice(at))))
  const found = [...mounted, ...below].find((path) => existsSync(path) && statSync(path).isFile())
  return found === undefined ? undefined : readFileSync(found, 'utf8')
}

/** One command of a script, and what stands behind it: `&&`, `;`, a pipe or the end of its line. */
export interface ShellCommand {
  readonly text: string
  readonly end: string
}

/** Quoted text is one piece, and neither `2>&1` nor `&>` ends a command. */
const oneCommand =
  /((?:[<>]&|&>|"(?:\\[\s\S]|[^"\\])*"|'[^']*'|\\[\s\S]|[^;&|\n])+)(\|\||&&|[;&|\n]|$)/g

export function commandsIn(script: string): ShellCommand[] {
  const plain = script.replaceAll(/^\s*#.*$/gm, '').replaceAll(/\\\n/g, ' ')
  return [...plain.matchAll(oneCommand)]
    .map(([, text = '', end = '']) => ({
      text: text.trim().replace(/^(?:(?:then|else|do|\{)\s+)+/, ''),
      end,
    }))
    .filter(({ text }) => text !== '')
}
