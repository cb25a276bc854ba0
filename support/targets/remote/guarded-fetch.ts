/** `fetch` behind the guard: every client of HTTP in a worker goes through it. */
import { Agent, type ClientRequest } from 'node:http'
import type { Guard, Leave, Thing, Wish } from '../../ports/guard.ts'
import { isAllowed } from './hosts.ts'
import { type HttpRequest, requestOf } from './http-request.ts'
import { uuidsIn } from './ours.ts'

/** Who judges a request, and what its answer tells of what is there now. */
export interface Judged {
  readonly wish: Wish
  readonly made: (answer: unknown) => readonly Thing[]
}

export interface FetchRules {
  readonly hosts: readonly string[]
  readonly judge: (request: HttpRequest) => Judged
}

/** Answers of creations are small; what is longer is a file. */
const longestAnswer = 200_000

/** A `fetch` that asks the guard first. */
export function guardedFetch(guard: Guard, rules: FetchRules, send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const request = requestOf(input, init)
    if (!isAllowed(request.url.hostname, rules.hosts)) {
      throw guard.refuse(`needs the host ${request.url.hostname}, which is not on the list "allow"`)
    }
    const { wish, made } = rules.judge(request)
    const leave = await guard.begin(wish)
    const response = await send(input, init)
    if (wish.kind !== 'read') await settle(guard, leave, response, made)
    return response
  }
}

/** What an answer names is the run's from now on: the scenario goes on with it. */
async function settle(
  guard: Guard,
  leave: Leave,
  response: Response,
  made: Judged['made'],
): Promise<void> {
  const isJson = response.headers.get('content-type')?.includes('json') === true
  const isShort = Number(response.headers.get('content-length') ?? 0) < longestAnswer
  const text = response.ok && isJson && isShort ? await response.clone().text() : ''
  guard.ours.add(...uuidsIn(text))
  leave.end(response.ok, made(jsonOf(text)))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // an answer without content
  }
}

/** How an agent tells a request that there is no connection for it. */
interface Unconnected extends Omit<ClientRequest, 'onSocket'> {
  onSocket(socket: null, error: Error): void
}

/** Requests that go round `fetch` may only read: nobody could say what they have made. */
export function guardAgents(guard: Guard): void {
  const agent = Agent.prototype as unknown as {
    addRequest(request: Unconnected, ...rest: unknown[]): void
  }
  const { addRequest } = agent
  agent.addRequest = function guarded(this: unknown, request, ...rest) {
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method)) {
      const error = guard.refuse(
        `needs a request that is sent bit by bit (${request.method} ${request.path}): not possible on the remote target`,
      )
      // What never gets a connection hears of no other end: https://nodejs.org/api/http.html#requestdestroyerror
      request.onSocket(null, error)
      return
    }
    addRequest.call(this, request, ...rest)
  }
}
