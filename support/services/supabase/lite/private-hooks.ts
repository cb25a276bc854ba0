/**
 * The two undocumented hooks of @supabase/lite that we depend on, and the guard of the pinned
 * version.
 */
import { readFileSync } from 'node:fs'
import { suiteError } from '../../../core/errors.ts'

/** The version whose private hooks were tried; another one has to be tried before it is pinned. */
export const triedVersion = '0.10.0'

interface PrivateHooks {
  /**
   * Becomes `active` after the implementation has granted everything on every table to the API
   * roles.
   */
  rlsState: 'unknown' | 'active' | 'inactive'
  clearSchemaCache(): Promise<void>
}

/**
 * Keeps the implementation from running `GRANT ALL ON ALL TABLES` at the first request, which would
 * undo the REVOKEs of migrations: it believes that it already has. Call it before the first
 * request.
 */
export function keepRevokes(connection: object): void {
  hooksOf(connection).rlsState = 'active'
}

/**
 * Forgets the introspected schema, so that the next request sees tables and functions made since.
 */
export function forgetSchema(connection: object): Promise<void> {
  return hooksOf(connection).clearSchemaCache()
}

/** Throws when the installed version is another one, or a hook is gone or means something else. */
export function checkHooks(connection: object): void {
  const found = installedVersion()
  if (found !== triedVersion)
    throw broken(`version ${found} is installed, ${triedVersion} was tried`)
  const hooks: Partial<PrivateHooks> = connection
  if (hooks.rlsState !== 'unknown') throw broken('rlsState does not begin as "unknown"')
  if (typeof hooks.clearSchemaCache !== 'function') throw broken('clearSchemaCache is missing')
}

function hooksOf(connection: object): PrivateHooks {
  if ('rlsState' in connection && 'clearSchemaCache' in connection) {
    return connection as PrivateHooks
  }
  throw broken('rlsState or clearSchemaCache is missing')
}

/** Read from the manifest beside the module, which the package does not export. */
function installedVersion(): string {
  const manifest = new URL('../package.json', import.meta.resolve('@supabase/lite'))
  return JSON.parse(readFileSync(manifest, 'utf8')).version
}

function broken(detail: string) {
  return suiteError('SERVICE_FAILED', {
    service: 'supabase',
    detail: `the private hooks of @supabase/lite are not as tried: ${detail}`,
    log: 'support/services/supabase/README.md, "When lite changes"',
  })
}
