/** Where the answer about health tells of database and file store, by the programs that give it. */

import { classNamed, fieldsOf, isSchema } from '../../artifacts/program/python-classes.ts'
import { namesIn } from '../../artifacts/program/python-values.ts'
import type { PythonExpression } from '../../artifacts/source/python-expressions.ts'
import { answerOf, type Operation } from './fastapi-operations.ts'
import type { Interface } from './find-areas.ts'

/** Fields of the part `health`, and what each is called in answers. */
const parts: Readonly<Record<string, RegExp>> = {
  database: /^(database|db|postgres(ql)?|supabase_db)$/i,
  storage: /^((object|file)_?(storage|store)|storage|store|r2|s3|files?|bucket)$/i,
}

/** Names with dots between them; undefined unless the answer tells of both. */
export function findHealth(known: Interface): Readonly<Record<string, string>> | undefined {
  const asked = known.operations.find(
    ({ method, path }) => method === 'GET' && /health/.test(path) && !/\{/.test(path),
  )
  if (asked === undefined) return undefined
  const told = [...returnedBy(known, asked), ...declaredBy(known, asked)]
  const found = Object.entries(parts).flatMap(([part, looks]) => {
    const path = told.find((each) => looks.test(each.slice(each.lastIndexOf('.') + 1)))
    return path === undefined ? [] : [[part, path] as const]
  })
  return found.length === Object.keys(parts).length ? Object.fromEntries(found) : undefined
}

/** Paths of every name in what the function returns, those nearest to the top first. */
function returnedBy(known: Interface, { file, handler, returned }: Operation): string[] {
  const local = known.classes.source
    .module(file)
    .assignments.filter(({ inside }) => inside === handler)
  const inside = (at: string, value: PythonExpression, depth: number): string[] => {
    if (depth > 6) return []
    if (value.kind === 'table') {
      const own = value.entries.flatMap(([name, each]) =>
        name.kind === 'text' ? [[dotted(at, name.text), each] as const] : [],
      )
      return [
        ...own.map(([path]) => path),
        ...own.flatMap(([path, each]) => inside(path, each, depth + 1)),
      ]
    }
    if (value.kind === 'call') {
      return value.given.flatMap((each) => inside(at, each.value, depth + 1))
    }
    if (value.kind !== 'name') return []
    return local.flatMap(({ target, value: given }) => {
      const [, name, key] = /^(\w+)(?:\[["'](\w+)["']\])?$/.exec(target) ?? []
      if (name !== value.name || given === undefined) return []
      const path = key === undefined ? at : dotted(at, key)
      return [...(key === undefined ? [] : [path]), ...inside(path, given, depth + 1)]
    })
  }
  return nearestFirst(returned.flatMap((each) => inside('', each, 0)))
}

/** Paths of every field of the class of the answer. */
function declaredBy({ classes }: Interface, asked: Operation): string[] {
  const inside = (at: string, own: Parameters<typeof fieldsOf>[1], depth: number): string[] =>
    fieldsOf(classes, own).flatMap(({ name, type, path }) => {
      const inner = namesIn(type)
        .map((each) => classNamed(classes, each, path))
        .find((each) => each !== undefined && isSchema(classes, each))
      const under =
        inner === undefined || depth > 4 ? [] : inside(dotted(at, name), inner, depth + 1)
      return [dotted(at, name), ...under]
    })
  return nearestFirst(inside('', answerOf(classes, asked).type, 0))
}

const dotted = (at: string, name: string) => (at === '' ? name : `${at}.${name}`)

const nearestFirst = (paths: readonly string[]) =>
  [...new Set(paths)].sort((a, b) => a.split('.').length - b.split('.').length)
