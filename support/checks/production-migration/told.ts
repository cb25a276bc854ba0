/** What the API tells: the values at paths of an answer, and what is in a list. */
import { type Answer, json } from '../../systems/http-client.ts'

/** What a list holds, be it the answer itself or one of its fields. */
export function itemsIn(answer: Answer): readonly Record<string, unknown>[] {
  const told = json(answer)
  const list = Array.isArray(told) ? told : Object.values(told).find(Array.isArray)
  return (list ?? []).map((item: unknown) => Object(item))
}

/** Ids of this length stand in no text by chance. */
const longId = 16

/** Short ids are compared with those of the items alone: a 7 stands in any answer. */
export function lists(answer: Answer, id: string): boolean {
  if (id.length >= longId) return answer.body.includes(id)
  return itemsIn(answer).some((item) => String(item.id) === id)
}

/** The value at a path of names with dots between them; the empty path is the whole. */
export function at(told: unknown, path: string): unknown {
  if (path === '') return told
  return path.split('.').reduce((inner, name) => Object(inner)[name], told)
}
