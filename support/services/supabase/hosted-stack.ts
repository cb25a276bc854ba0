/** A hosted project of a test: its database as the project's tools see it, and Supabase on it. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Scope } from '../../core/scope.ts'
import type { Launch } from '../../ports/process.ts'
import { startPostgres } from '../postgres/embedded.ts'
import { hostedRoles } from '../postgres/hosted.ts'
import { startSupabase, supabaseExtensions, supabasePreload } from './embedded.ts'
import { type Push, pushMigrations } from './migrations.ts'

export interface HostedStack {
  /** Folder of the services, and of what a test puts there. */
  readonly dir: string
  /** The database, as the role of the project's tools. */
  readonly url: string
  /** A connection with that role. */
  readonly owner: pg.Client
}

const nobody = { smtpHost: '127.0.0.1', smtpPort: 1, url: '' }

/** Starts it; `undo` ends it. */
export async function hostedStack(undo: Scope, launch: Launch): Promise<HostedStack> {
  const dir = await mkdtemp(join(tmpdir(), 'hosted-test-'))
  undo.undo('the folder', () => rm(dir, { recursive: true, force: true }))
  await chmod(dir, 0o711)
  const postgres = await startPostgres({
    ...{ launch, dir: join(dir, 'postgres') },
    ...{ extensions: supabaseExtensions, preload: supabasePreload },
  })
  undo.undo('postgres', () => postgres.stop())
  const superuser = await hostedRoles(postgres.address)
  const supabase = await startSupabase({
    ...{ launch, dir: join(dir, 'supabase'), postgres: superuser, mailbox: nobody },
  })
  undo.undo('supabase', () => supabase.stop())
  const { url } = postgres.address
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  undo.undo('the connection', () => owner.end())
  return { dir, url, owner }
}

/** Pushes one migration to it, with which its history ends again. */
export async function pushText(
  { dir, url }: HostedStack,
  sql: string,
  apply = pushMigrations,
): Promise<Push> {
  const folder = await mkdtemp(join(dir, 'migrations-'))
  await writeFile(join(folder, '20240101000000_remote_schema.sql'), sql)
  const place = join(folder, 'place')
  await mkdir(place)
  try {
    return await apply(folder, url, place)
  } finally {
    await forget(url)
    await rm(folder, { recursive: true })
  }
}

async function forget(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('delete from supabase_migrations.schema_migrations')
  await client.end()
}
