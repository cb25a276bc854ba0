/** Requests that make no sense: unknown routes, broken bodies, missing properties. */
import { ask, type ContractWorld, headersOf, type Step } from '../world.ts'

async function list(w: ContractWorld, body: string) {
  const headers = { ...(await headersOf(w, w.alice)), 'content-type': 'application/json' }
  return ask(w, '/object/list/docs', { method: 'POST', body, headers })
}

export const requestSteps: readonly Step[] = [
  { name: 'unknown route', run: (w) => ask(w, '/nope') },
  { name: 'upload malformed JSON list', run: (w) => list(w, '{') },
  { name: 'list missing prefix', run: (w) => list(w, '{}') },
]
