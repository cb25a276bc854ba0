/** The revisions of Alembic by what their files say: their order, and those that no other one builds on. */

interface Revision {
  readonly id: string
  readonly before: readonly string[]
}

/**
 * Revisions are known by their ids, whatever their files are called, and follow one another by
 * `down_revision`; undefined where a text is no revision of Alembic. Source: Alembic's documentation,
 * "Working with Branches".
 */
function revisionsIn(texts: readonly string[]): Revision[] | undefined {
  const known = texts.flatMap((text): Revision[] => {
    const id = /^revision\b[^=\n]*=\s*['"]([^'"]+)['"]/m.exec(text)?.[1]
    const before = /^down_revision\b[^=\n]*=\s*(\([^)]*\)|.*)$/m.exec(text)?.[1] ?? ''
    const ids = [...before.matchAll(/['"]([^'"]+)['"]/g)].map(([, each = '']) => each)
    return id === undefined ? [] : [{ id, before: ids }]
  })
  return known.length === texts.length ? known : undefined
}

export function alembicHeads(texts: readonly string[]): string[] | undefined {
  const known = revisionsIn(texts)
  const built = known?.flatMap(({ before }) => before)
  return known?.flatMap(({ id }) => (built?.includes(id) === true ? [] : [id])).sort()
}

/** Ids of all revisions, each after those that it builds on. */
export function alembicOrder(texts: readonly string[]): string[] | undefined {
  const known = revisionsIn(texts)
  if (known === undefined) return undefined
  const ordered: string[] = []
  for (let left = known; left.length > 0; ) {
    const ids = left.map(({ id }) => id)
    const ready = left.filter(({ before }) => !before.some((id) => ids.includes(id)))
    if (ready.length === 0) return undefined // they go in a circle: no order is right
    ordered.push(...ready.map(({ id }) => id).sort())
    left = left.filter((each) => !ready.includes(each))
  }
  return ordered
}
