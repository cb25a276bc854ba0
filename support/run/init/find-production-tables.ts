/** Tables of the areas, and how a row of each leads to its user: by the models of SQLAlchemy. */
import type { PythonClass } from './find-python.ts'

type Classes = ReadonlyMap<string, PythonClass>

/** The class of rows that a class of answers is about: `ConversationRead` tells of a `Conversation`. */
export function modelOf(classes: Classes, answer: string): PythonClass | undefined {
  const name = answer.replace(/(Read|Public|Out|Response|Schema|Detail)$/, '')
  const own = classes.get(name)
  return own?.table === undefined ? undefined : own
}

/** The table whose name has this word in it, where only one has. */
export function tableLike(classes: Classes, word: string): PythonClass | undefined {
  const found = [...classes.values()].filter(({ table }) => table?.includes(word) === true)
  return found.length === 1 ? found[0] : found.find(({ table }) => table === `${word}s`)
}

/** Columns with dots between them that lead from a table to the users: the fewest that do. */
export function ownerPath(classes: Classes, table: string, users: string): string | undefined {
  const models = [...classes.values()]
  let ways: { readonly path: string; readonly at: string }[] = [{ path: '', at: table }]
  const seen = new Set([table])
  while (ways.length > 0) {
    const next = ways.flatMap(({ path, at }) =>
      keysOf(models.find((model) => model.table === at)).map(({ column, target, key }) => ({
        path: path === '' ? column : `${path}.${column}`,
        ...{ at: target, key },
      })),
    )
    const there = next.find(({ at }) => at === users)
    if (there !== undefined) return there.path
    ways = next.filter(({ at }) => !seen.has(at))
    for (const { at } of ways) seen.add(at)
  }
  return undefined
}

/** `project_id = mapped_column(ForeignKey("projects.id"))`. */
function keysOf(model: PythonClass | undefined) {
  return Object.entries(model?.fields ?? {}).flatMap(([column, written]) => {
    const [, target, key] = /ForeignKey\(\s*["'](?:public\.)?(\w+)\.(\w+)["']/.exec(written) ?? []
    return target === undefined || key === undefined ? [] : [{ column, target, key }]
  })
}
