/** How keys lead from one table to another, whichever framework says what a table is. */

/** A column that holds the key of a row of `target`. */
export interface Key<Table> {
  readonly column: string
  readonly target: Table
}

/** Columns with dots between them that lead from a table to another one: the fewest that do. */
export function keyPath<Table>(
  from: Table,
  to: Table,
  keysOf: (table: Table) => readonly Key<Table>[],
): string | undefined {
  let ways: { readonly path: string; readonly at: Table }[] = [{ path: '', at: from }]
  const seen = new Set([from])
  while (ways.length > 0) {
    const next = ways.flatMap(({ path, at }) =>
      keysOf(at).map(({ column, target }) => ({
        path: path === '' ? column : `${path}.${column}`,
        at: target,
      })),
    )
    const there = next.find(({ at }) => at === to)
    if (there !== undefined) return there.path
    ways = next.filter(({ at }) => !seen.has(at))
    for (const { at } of ways) seen.add(at)
  }
  return undefined
}
