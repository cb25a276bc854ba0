/** Which files of a build context its `.dockerignore` keeps from the build. */

interface Rule {
  readonly pattern: RegExp
  readonly keepsOut: boolean
}

/**
 * Answers for paths relative to the context. The last rule that matches the path or a folder above it
 * decides. Source: https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function ignoredBy(text: string): (path: string) => boolean {
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(ruleOf)
  return (path) => {
    const folders = path.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'))
    const last = rules.findLast(({ pattern }) => folders.some((folder) => pattern.test(folder)))
    return last?.keepsOut ?? false
  }
}

function ruleOf(line: string): Rule {
  const keepsOut = !line.startsWith('!')
  const pattern = line.replace(/^!\s*/, '')
  return { pattern: contextPattern(pattern), keepsOut }
}

/** A pattern of a context as an expression for whole paths; hidden files are files like any other. */
export function contextPattern(pattern: string): RegExp {
  const clean = pattern.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '')
  const parts = clean.split(/(\*\*\/?|\*|\?|\[[^\]]*\])/)
  const source = parts.map((part) => {
    if (part === '**/') return '(?:.*/)?'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    if (part === '?') return '[^/]'
    if (part.startsWith('[')) return part
    return part.replaceAll(/[.+^${}()|\\]/g, '\\$&')
  })
  return new RegExp(`^${source.join('')}$`)
}
