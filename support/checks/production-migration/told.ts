/** What the API tells in its lists. */
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
