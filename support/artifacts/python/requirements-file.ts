/** Files of requirements as pip reads them: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
import { posix } from 'node:path'
import { type Requirement, requirementIn } from './requirement.ts'

/** Every requirement of a file and of the files that it names (`-r`, `-c`). `text` is undefined for one that is missing. */
export function requirementsIn(
  path: string,
  text: (path: string) => string | undefined,
  seen: readonly string[] = [],
): Requirement[] {
  if (seen.includes(path)) return []
  const lines = (text(path) ?? '').replaceAll(/\\\r?\n/g, ' ').split('\n')
  return lines.flatMap((line) => {
    const plain = line.replace(/(^|\s)#.*$/, '').trim()
    const [, other] = /^(?:-r|--requirement|-c|--constraint)[\s=]+(\S+)$/.exec(plain) ?? []
    if (other !== undefined) {
      return requirementsIn(posix.join(posix.dirname(path), other), text, [...seen, path])
    }
    // Options of the file, and folders and addresses without a name.
    if (plain === '' || plain.startsWith('-') || /^[./]|^\w+(\+\w+)?:\/\//.test(plain)) return []
    return requirementIn(plain.replace(/\s--(hash|config-settings)\b.*$/, '')) ?? []
  })
}
