/** Sessions that many requests share: opened when they are needed, and anew when they have ended. */
import type { Answer } from './http-client.ts'

export type WithSession = (
  key: string,
  open: () => Promise<string>,
  ask: (token: string) => Promise<Answer>,
) => Promise<Answer>

/** Statuses by which systems tell that a token is worth nothing, or nothing any more. */
const worthNothing: readonly number[] = [401, 403]

/** Whoever is refused is asked once more with a new session; the second answer stands, whatever it is. */
export function sharedSessions(): WithSession {
  const tokens = new Map<string, Promise<string>>()
  const tokenOf = (key: string, open: () => Promise<string>) => {
    const token = tokens.get(key) ?? open()
    tokens.set(key, token)
    // Who was refused once may be let in the next time.
    token.catch(() => tokens.delete(key))
    return token
  }
  return async (key, open, ask) => {
    const shown = await tokenOf(key, open)
    const answer = await ask(shown)
    if (!worthNothing.includes(answer.status)) return answer
    // Somebody else may have opened another one meanwhile.
    if ((await tokens.get(key)) === shown) tokens.delete(key)
    return ask(await tokenOf(key, open))
  }
}
