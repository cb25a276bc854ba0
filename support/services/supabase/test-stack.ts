/** A Postgres and a Supabase for one test file, private and thrown away. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import pg from 'pg'
import { scope } from '../../core/scope.ts'
import type { Launch } from '../../ports/process.ts'
import type {
  MailboxAddress,
  PostgresAddress,
  RunningService,
  SupabaseAddress,
} from '../../ports/services.ts'
import { startSupabase } from './embedded.ts'

/** Handed over by the test, because a service does not import its siblings. */
export interface StackParts<P extends RunningService<PostgresAddress>> {
  readonly launch: Launch
  readonly startPostgres: (options: { launch: Launch; dir: string }) => Promise<P>
  readonly mailbox?: MailboxAddress
  readonly siteUrl?: string
}

export interface TestStack<P> {
  readonly dir: string
  readonly postgres: P
  readonly supabase: RunningService<SupabaseAddress>
  readonly sql: pg.Pool
  readonly anon: SupabaseClient
  readonly service: SupabaseClient
  /** Starts the server again after it has ended. */
  restart(): Promise<RunningService<SupabaseAddress>>
  /** Ends everything and removes the folder; throws what went wrong on the way. */
  close(): Promise<void>
}

/** Nobody catches mail there: for tests that send none. */
const nowhere: MailboxAddress = { smtpHost: '127.0.0.1', smtpPort: 1, url: '' }

export async function openStack<P extends RunningService<PostgresAddress>>(
  parts: StackParts<P>,
): Promise<TestStack<P>> {
  const { launch, startPostgres, mailbox = nowhere, siteUrl } = parts
  const undo = scope('supabase test stack')
  const dir = await mkdtemp(join(tmpdir(), 'supabase-test-'))
  undo.undo('the folder', () => rm(dir, { recursive: true, force: true }))
  await chmod(dir, 0o711) // Postgres runs as another user and must get through
  const postgres = await startPostgres({ launch, dir: join(dir, 'postgres') })
  undo.undo('postgres', () => postgres.stop())
  const sql = new pg.Pool({ connectionString: postgres.address.url, max: 4 })
  sql.on('error', () => undefined) // tests end Postgres under its idle connections
  undo.undo('the connections', () => sql.end())
  const restart = async () => {
    const started = await startSupabase({
      ...{ launch, dir: join(dir, 'supabase'), postgres: postgres.address, mailbox },
      ...(siteUrl !== undefined && { siteUrl }),
    })
    undo.undo('supabase', () => started.stop())
    return started
  }
  const supabase = await restart()
  const close = async () => {
    const errors = await undo.unwind()
    if (errors.length > 0) throw new AggregateError(errors, 'the test stack did not close')
  }
  const { anonKey, serviceKey } = supabase.address
  const clientOf = (key: string) => visitor(supabase.address, key)
  return {
    ...{ dir, postgres, supabase, sql, restart, close },
    anon: clientOf(anonKey),
    service: clientOf(serviceKey),
  }
}

/** A client without a stored session; by default as a visitor who has not signed in. */
export function visitor(address: SupabaseAddress, key: string = address.anonKey): SupabaseClient {
  return createClient(address.url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
  })
}

/** A signed-in client of a new user. */
export async function newUser(
  { supabase, service }: TestStack<unknown>,
  email: string,
  password = 'pass-word-1',
) {
  const made = await service.auth.admin.createUser({ email, password, email_confirm: true })
  if (made.error !== null) throw made.error
  const client = visitor(supabase.address)
  const signedIn = await client.auth.signInWithPassword({ email, password })
  if (signedIn.error !== null) throw signedIn.error
  return { client, id: made.data.user.id, token: signedIn.data.session.access_token }
}
