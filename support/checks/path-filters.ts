/** Filters of branches, tags and files: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet */

/** `**` with its slash may be nothing; `?` and `+` count the character before them. */
const tokens = /\*\*\/|\*\*|\*|\[[^\]]*\]|\\?[\s\S]/g

/** The last pattern that matches decides; `!` takes back. Names that begin with a dot are like others. */
export function passes(name: string, patterns: readonly string[]): boolean {
  const last = patterns.findLast((pattern) => matches(name, pattern.replace(/^!/, '')))
  return last !== undefined && !last.startsWith('!')
}

/** Whether one pattern fits the whole name. */
export function matches(name: string, pattern: string): boolean {
  let counted = ''
  let source = ''
  for (const [token] of pattern.matchAll(tokens)) {
    const counts = /^[?+]$/.test(token) && counted !== ''
    const part = counts ? token : partOf(token)
    counted = counts || token.startsWith('*') ? '' : token
    source += part
  }
  return new RegExp(`^${source}$`).test(name)
}

function partOf(token: string): string {
  if (token === '**/') return '(?:.*/)?'
  if (token === '**') return '.*'
  if (token === '*') return '[^/]*'
  if (token.length > 2) return token
  return token.slice(-1).replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
}
