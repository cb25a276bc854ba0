/** Puts a project's Edge Functions and their secrets where the embedded provider finds them. */
import { readFile, writeFile } from 'node:fs/promises'
import type { SupabaseAddress } from '../../../ports/services.ts'

export interface Deployment {
  /** The folder of the CLI: its `functions` and its `config.toml`. */
  readonly folder: string
  /** What `supabase secrets set` has set. */
  readonly secrets: Readonly<Record<string, string>>
  /** Functions that are deployed with `--no-verify-jwt`; `*` is all of them. */
  readonly openly: readonly string[]
}

/**
 * As `supabase functions deploy` and `supabase secrets set`: what was deployed before is gone. Nothing
 * happens with a provider that runs its functions itself.
 */
export async function deployFunctions(
  { functions }: SupabaseAddress,
  deployment: Deployment,
): Promise<void> {
  if (functions !== undefined)
    await writeFile(functions, JSON.stringify(deployment), { mode: 0o600 })
}

/** What has been deployed; undefined before. */
export async function deployedAt(file: string): Promise<Deployment | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Deployment
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
