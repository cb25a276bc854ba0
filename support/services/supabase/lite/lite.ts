/**
 * Auth and Data API of @supabase/lite on a real Postgres, with what it leaves open on one closed.
 */
import { App, getStorageSchemaSql, SmtpEmailDriver } from '@supabase/lite'
import { createPostgresConnection } from '@supabase/lite/postgres'
import type { Pool } from 'pg'
import { keyResolver } from '../keys.ts'
import type { ServerConfig } from '../server-config.ts'
import { tellSqlStates, withDatabaseError } from './database-errors.ts'
import { rememberReturn, withMendedLinks } from './mail-links.ts'
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
  return {
    ensureAuthSchema: () => app.ensureSystemSchema(),
    fetch: async (request) => {
      const redirectTo = new URL(request.url).searchParams.get('redirect_to') ?? undefined
      const answer = await rememberReturn(redirectTo, () =>
        isRenewal(request) ? inTurn(() => renew(request)) : ask(request),
      )
      const isAuth = new URL(request.url).pathname.startsWith('/auth/v1/')
      if (!isAuth) return withDatabaseError(answer)
      return withMetadataClaims(answer, config.jwtSecret, `${apiUrl}/auth/v1`)
    },
    forgetSchema: () => forgetSchema(connection),
    close: () => connection.close(),
  }
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
