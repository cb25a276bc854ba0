/** A hosted project of a test: its database as the project's tools see it, and Supabase on it. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scope } from '../../core/scope.ts'
import type { Launch } from '../../ports/process.ts'
import { startPostgres } from '../postgres/embedded.ts'
import { hostedRoles } from '../postgres/hosted.ts'
import { startSupabase, supabaseExtensions } from './embedded.ts'

export interface HostedStack {
  /** Folder of the services, and of what a test puts there. */
  readonly dir: string
  /** The database, as the role of the project's tools. */
  readonly url: string
}

const nobody = { smtpHost: '127.0.0.1', smtpPort: 1, url: '' }

/** Starts it; `undo` ends it. */
export async function hostedStack(undo: Scope, launch: Launch): Promise<HostedStack> {
  const dir = await mkdtemp(join(tmpdir(), 'hosted-test-'))
  undo.undo('the folder', () => rm(dir, { recursive: true, force: true }))
  await chmod(dir, 0o711)
  const postgres = await startPostgres({
    ...{ launch, dir: join(dir, 'postgres'), extensions: supabaseExtensions },
  })
  undo.undo('postgres', () => postgres.stop())
  const superuser = await hostedRoles(postgres.address)
  const supabase = await startSupabase({
    ...{ launch, dir: join(dir, 'supabase'), postgres: superuser, mailbox: nobody },
  })
  undo.undo('supabase', () => supabase.stop())
  return { dir, url: postgres.address.url }
}
