/** What belongs to the run: its mark, and the ids of what it has created. */
import type { Ours } from '../../ports/guard.ts'

const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi

/** Every UUID in a text, in lower case. */
export function uuidsIn(text: string): string[] {
  return (text.match(uuid) ?? []).map((each) => each.toLowerCase())
}

export function oursOf(mark: string): Ours {
  const ids = new Set<string>()
  const names = (text: string) =>
    text.toLowerCase().includes(mark) || uuidsIn(text).some((id) => ids.has(id))
  return {
    names,
    namesAlone: (text) => names(text) && uuidsIn(text).every((id) => ids.has(id)),
    add: (...more) => {
      for (const id of more) ids.add(id.toLowerCase())
    },
  }
}
