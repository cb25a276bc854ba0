/** `/functions/v1`: the gateway before the Edge Functions of a project. */
import { type Context, Hono } from 'hono'
import { jwtVerify } from 'jose'
import { signingKey } from '../keys.ts'
import { BootFailure } from './deno.ts'
import type { EdgeRuntime } from './edge-runtime.ts'

/** Longest time to the first byte (Supabase, "Edge Functions limits"), in milliseconds. */
const idleMs = 150_000

/** Answered instead of `BOOT_ERROR` where only this machine lacks what the function asks for. */
export const notRunHere = 'NOT_RUN_HERE'

/** Status codes and bodies: Supabase, "Edge Functions status codes". */
export function functionsApi(runtime: EdgeRuntime, jwtSecret: string): Hono {
  const router = new Hono()
  router.all('/functions/v1/:name{[\\w-]+}/*', (c) => answered(c))
  router.all('/functions/v1/:name{[\\w-]+}', (c) => answered(c))
  const answered = async (c: Context) => {
    const name = c.req.param('name') ?? ''
    const found = await runtime.find(name)
    if (found === undefined) return refuse(404, 'NOT_FOUND', 'Requested function was not found')
    // A browser asks for permission without a token.
    const open = !found.verifyJwt || c.req.method === 'OPTIONS'
    const refusal = open ? undefined : await tokenRefusal(c.req.header('authorization'), jwtSecret)
    return refusal ?? (await handOver(runtime, name, c.req.raw))
  }
  return router
}

function refuse(status: number, code: string | number, message: string): Response {
  return Response.json({ code, message }, { status })
}

async function tokenRefusal(
  authorization: string | undefined,
  secret: string,
): Promise<Response | undefined> {
  const [, token] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? []
  if (token === undefined) return refuse(401, 401, 'Missing authorization header')
  try {
    await jwtVerify(token, signingKey(secret), { algorithms: ['HS256'] })
    return undefined
  } catch {
    // Whatever is wrong with it, it is no token of this project.
    return refuse(401, 401, 'Invalid JWT')
  }
}

async function handOver(runtime: EdgeRuntime, name: string, request: Request): Promise<Response> {
  let base: string
  try {
    base = await runtime.running(name)
  } catch (error) {
    return notBooted(name, error)
  }
  const { pathname, search } = new URL(request.url)
  const url = base + pathname.slice('/functions/v1'.length) + search
  const headers = new Headers(request.headers)
  for (const hop of ['host', 'connection', 'content-length', 'accept-encoding']) headers.delete(hop)
  const hasBody = !['GET', 'HEAD'].includes(request.method)
  try {
    const answer = await fetch(url, {
      ...{ method: request.method, headers, redirect: 'manual' },
      ...(hasBody && { body: await request.arrayBuffer() }),
      signal: AbortSignal.timeout(idleMs),
    })
    return new Response(answer.body, answer)
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') return refuse(504, 'IDLE_TIMEOUT', 'no answer')

    await runtime.end(name)
    return refuse(500, 'WORKER_ERROR', 'Function exited due to an error (please check logs)')
  }
}

function notBooted(name: string, error: unknown): Response {
  const words = (error as Error).message
  console.error(`function ${name} does not come up: ${words}`)
  const missing = error instanceof BootFailure && error.fetching
  if (missing) return refuse(503, notRunHere, words.split('\n')[0] ?? words)
  return refuse(503, 'BOOT_ERROR', 'Worker failed to boot')
}
