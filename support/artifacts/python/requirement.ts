/** What a project of Python asks for: https://packaging.python.org/en/latest/specifications/dependency-specifiers/ */

export interface Requirement {
  /** In the one spelling that all others come to: small letters and hyphens. */
  readonly name: string
  readonly extras: readonly string[]
  /** Such as `>=5.3.4` and `<6.0.0`, in order of the alphabet. */
  readonly specifiers: readonly string[]
  /** A package from an address or a folder, which has no range. */
  readonly source?: string
  /** Where it is wanted only on some machines or by some extra. */
  readonly marker?: string
}

/** PyPA, "Names and normalization". */
export const normalized = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-')

const pattern =
  /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?\s*(?:@\s*(\S+)|\(?\s*([^;()]*?)\s*\)?)\s*(?:;\s*(.*))?$/

/** Undefined where the text asks for no package. */
export function requirementIn(text: string): Requirement | undefined {
  const [, name, extras = '', source, range = '', marker] = pattern.exec(text) ?? []
  if (name === undefined) return undefined
  return {
    ...{ name: normalized(name), extras: listed(extras).map(normalized).sort() },
    specifiers: specifiersIn(range),
    ...(source !== undefined && { source }),
    ...(marker !== undefined && { marker: marker.trim() }),
  }
}

/** `>=1, <2` in order, without blanks. */
export const specifiersIn = (range: string): string[] =>
  listed(range)
    .map((each) => each.replaceAll(/\s/g, ''))
    .sort()

const listed = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Poetry's own signs (Poetry, "Dependency specification") in those of the standard. */
export function poetrySpecifiers(range: string): string[] {
  return listed(range)
    .flatMap((part) => {
      const [, sign = '', version = ''] = /^(\^|~(?!=))\s*(.+)$/.exec(part) ?? []
      if (sign !== '') return [`>=${version}`, `<${nextOf(sign, version)}`]
      if (part === '*') return []
      return [/^[\d]/.test(part) ? `==${part}` : part.replaceAll(/\s/g, '')]
    })
    .sort()
}

/** `^1.2.3` ends before 2, `^0.2.3` before 0.3, `~1.2.3` before 1.3 and `~1` before 2. */
function nextOf(sign: string, version: string): string {
  const numbers = version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  const first = numbers.findIndex((number) => number > 0)
  const caret = first === -1 ? numbers.length - 1 : first
  const at = sign === '^' ? caret : Math.min(1, numbers.length - 1)
  return [...numbers.slice(0, at), (numbers[at] ?? 0) + 1].join('.')
}
