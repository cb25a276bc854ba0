/** The revisions of Alembic that no other one builds on, by what their files say. */

/**
 * Revisions are known by their ids, whatever their files are called, and follow one another by
 * `down_revision`; undefined where a text is no revision of Alembic. Source: Alembic's documentation,
 * "Working with Branches".
 */
export function alembicHeads(texts: readonly string[]): string[] | undefined {
  const known = texts.map((text) => ({
    id: /^revision\b[^=\n]*=\s*['"]([^'"]+)['"]/m.exec(text)?.[1],
    before: /^down_revision\b[^=\n]*=\s*(\([^)]*\)|.*)$/m.exec(text)?.[1] ?? '',
  }))
  if (known.some(({ id }) => id === undefined)) return undefined
  const built = known.flatMap(({ before }) =>
    [...before.matchAll(/['"]([^'"]+)['"]/g)].map(([, id]) => id),
  )
  return known.flatMap(({ id = '' }) => (built.includes(id) ? [] : [id])).sort()
}
