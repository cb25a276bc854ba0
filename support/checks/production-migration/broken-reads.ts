/** Reads of a user while the way to the database is broken. */
import { Violation } from '../../core/errors.ts'
import { type Answer, call } from '../../systems/http-client.ts'
import type { Sender } from './files.ts'

/** `refused`: nobody listens. `silent`: connections are taken, and nothing ever passes. */
export type Break = 'refused' | 'silent'

/** The catalogue's figure for an answer while the database is away. */
export const answersWithinMs = 15_000

/** One that is not answered in time says how the database was away. */
export async function read(
  { backend, person }: Sender,
  path: string,
  how?: Break,
): Promise<Answer> {
  const headers = { authorization: `Bearer ${person.token}` }
  try {
    return await call(backend + path, { headers, withinMs: answersWithinMs })
  } catch (cause) {
    if (!(cause instanceof Violation) || how === undefined) throw cause
    const { expected, received } = cause
    throw new Violation(`${during(how)}: ${cause.message}`, { expected, received, cause })
  }
}

/** In words, for messages. */
export const during = (how: Break) =>
  `while the database is ${how === 'refused' ? 'refused' : 'silent'}`
