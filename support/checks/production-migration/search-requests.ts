/** Requests about documents: what is said stands in the body, or in the address where the interface reads it there. */
import { type Answer, call } from '../../systems/http-client.ts'
import type { Sender } from './files.ts'

export function post({ backend, person }: Sender, path: string, body: unknown): Promise<Answer> {
  const headers = { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' }
  return call(backend + path, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** A question with what is sent beside it. */
export function asked(
  sender: Sender,
  method: 'GET' | 'POST',
  path: string,
  said: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  if (method === 'POST') return post(sender, path, said)
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(said)) query.set(name, String(value))
  const headers = { authorization: `Bearer ${sender.person.token}` }
  return call(`${sender.backend}${path}?${query}`, { headers })
}
