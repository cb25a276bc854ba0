/**
 * Auth and Data API of @supabase/lite on a real Postgres, with what it leaves open on one closed.
 */
import { App, getStorageSchemaSql, SmtpEmailDriver } from '@supabase/lite'
import { createPostgresConnection } from '@supabase/lite/postgres'
import type { Pool } from 'pg'
import { keyResolver } from '../keys.ts'
import type { ServerConfig } from '../server-config.ts'
import { tellSqlStates, withDatabaseError } from './database-errors.ts'
import { type Exchanged, linkCodes } from './link-codes.ts'
import { rememberWish, withMendedLinks } from './mail-links.ts'
import { withMetadataClaims } from './metadata-claims.ts'
import { checkHooks, forgetSchema, keepRevokes } from './private-hooks.ts'
import { isRenewal, oneAfterAnother, withTokenInUse } from './renewals.ts'

/**
 * Connections of lite's own pool; together with ours and the listener about 21 of Postgres' 100.
 */
const poolSize = 10

export interface Lite {
  /** Makes the auth schema, if need be. */
  ensureAuthSchema(): Promise<void>
  /** Answers `/auth/v1` and `/rest/v1`. */
  fetch(request: Request): Promise<Response>
  forgetSchema(): Promise<void>
  close(): Promise<void>
}

/** The DDL of the storage schema that lite ships. */
export const storageTables = getStorageSchemaSql()

/** `apiUrl` is where clients reach this server: mail links lead there. */
export function startLite(config: ServerConfig, apiUrl: string, pool: Pool): Lite {
  const connection = createPostgresConnection({
    url: config.postgres.url,
    postgresOptions: { max: poolSize, onnotice: () => undefined },
  })
  checkHooks(connection)
  tellSqlStates()
  keepRevokes(connection)
  const siteUrl = config.siteUrl ?? apiUrl
  const app = new App({
    connection,
    auth: authOptions(config, siteUrl),
    options: {
      server: { apiKeys: { resolver: keyResolver(config.jwtSecret) }, disableStudio: true },
      drivers: { email: withMendedLinks(mailDriver(config), { apiUrl, siteUrl }) },
    },
  })
  const inTurn = oneAfterAnother()
  // No peer address: lite would otherwise consider requests of this machine as privileged.
  const ask = async (request: Request) => app.fetch(request, { peerAddress: null })
  const renew = async (request: Request) => ask(await withTokenInUse(request, pool))
  const codes = linkCodes()
  const authAnswer = async (request: Request) => {
    const exchanged = await codes.exchanged(request)
    if (exchanged !== undefined) return sessionAnswer(exchanged, request, ask)
    if (isRenewal(request)) return inTurn(() => renew(request))
    const redirectTo = new URL(request.url).searchParams.get('redirect_to') ?? undefined
    const named = await codes.namesFor(request)
    return rememberWish({ redirectTo, named }, () => ask(codes.opened(request)))
  }
  return {
    ensureAuthSchema: () => app.ensureSystemSchema(),
    fetch: async (request) => {
      if (!new URL(request.url).pathname.startsWith('/auth/v1/')) {
        return withDatabaseError(await ask(request))
      }
      const answer = await authAnswer(request)
      const complete = await withMetadataClaims(answer, config.jwtSecret, `${apiUrl}/auth/v1`)
      return codes.withCode(request, complete)
    },
    forgetSchema: () => forgetSchema(connection),
    close: () => connection.close(),
  }
}

/** The session with its user, whom the link has not named. */
async function sessionAnswer(
  exchanged: Exchanged,
  { url, headers }: Request,
  ask: (request: Request) => Promise<Response>,
): Promise<Response> {
  if ('refusal' in exchanged) return exchanged.refusal
  const { access_token, refresh_token, expires_in, expires_at } = exchanged.session
  const own = new Headers({ authorization: `Bearer ${access_token}` })
  own.set('apikey', headers.get('apikey') ?? '')
  const user = await ask(new Request(new URL('/auth/v1/user', url), { headers: own }))
  if (!user.ok) return user
  const lifetime = { expires_in: Number(expires_in), expires_at: Number(expires_at) }
  const tokens = { access_token, token_type: 'bearer', refresh_token, ...lifetime }
  return Response.json({ ...tokens, user: await user.json() })
}

function authOptions(config: ServerConfig, siteUrl: string) {
  return {
    enabled: true,
    jwt_secret: config.jwtSecret,
    jwt_expiry: 3600,
    enable_signup: true,
    site_url: siteUrl,
    email: { enable_confirmations: false },
  }
}

/** A catcher on this machine: no TLS, no login. */
function mailDriver({ mailbox }: ServerConfig): SmtpEmailDriver {
  return new SmtpEmailDriver({
    host: mailbox.smtpHost,
    port: mailbox.smtpPort,
    from: 'no-reply@example.com',
    requireTls: false,
  })
}
