/** The function behind the trigger of accounts: its rights, and what users can do to it. */
import { Violation } from '../../core/errors.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { identifier, query, type Row } from '../../services/postgres/driver.ts'
import { type Person, signUp } from '../../services/supabase/people.ts'
import { expectEqual, expectThat } from '../expect.ts'

export interface TriggerFunction {
  readonly name: string
  /** With the rights of its owner. */
  readonly definer: boolean
  readonly settings: readonly string[]
  readonly returns: string
  /** API roles that may execute it. */
  readonly callers: readonly string[]
}

/** Every function of the project's own that runs when an account is made. */
export async function triggerFunctions({ addresses }: ProductionScene): Promise<TriggerFunction[]> {
  const rows = await query(
    addresses.postgres.url,
    `select p.oid::regprocedure::text as name, prosecdef as definer,
       coalesce(proconfig, '{}') as settings, format_type(prorettype, null) as returns,
       array(select rolname::text from pg_roles
         where rolname in ('anon', 'authenticated') and has_function_privilege(oid, p.oid, 'execute')
       ) as callers
     from pg_trigger t join pg_proc p on p.oid = t.tgfoid
     join pg_namespace n on n.oid = p.pronamespace
     where tgrelid = 'auth.users'::regclass and not tgisinternal and tgtype & 4 = 4
       and n.nspname not in ('auth', 'extensions')`,
  )
  if (rows.length === 0) throw new Violation('no trigger makes users of new accounts')
  return rows as unknown as TriggerFunction[]
}

/** Rights of the owner, and no search path that a caller could bend. */
export function worksInFixedPath(functions: readonly TriggerFunction[]): void {
  for (const { name, definer, settings } of functions) {
    expectThat(definer, `${name} works with the rights of whoever makes the account`)
    const fixed = settings.some((setting) => setting.startsWith('search_path='))
    expectThat(fixed, `${name} has no fixed search path`, { received: settings })
  }
}

/** What returns a trigger cannot be called; anything else must be closed to the API's roles. */
export function nobodyCanCall(functions: readonly TriggerFunction[]): void {
  const open = functions.filter(
    ({ returns, callers }) => returns !== 'trigger' && callers.length > 0,
  )
  expectEqual(
    'functions behind the trigger that anybody can call',
    open.map(({ name, callers }) => `${name} by ${callers.join(', ')}`),
    [],
  )
}

/** Signs up with and without a claim to be more than a user. */
export async function claimToBeMore(
  { production, addresses, scope }: ProductionScene,
  remove: (id: string) => Promise<unknown>,
): Promise<{ plain: Row; claiming: Row; person: Person }> {
  const { privileged } = production.users
  const claims = Object.fromEntries(privileged.map((name) => [name, true]))
  const words = { ...claims, role: 'admin', plan: 'enterprise', is_admin: true, credits: 1_000_000 }
  const [plain, person] = await Promise.all([
    signUp(addresses.supabase, {}),
    signUp(addresses.supabase, words),
  ])
  scope.undo('remove the two users', () => Promise.all([remove(plain.id), remove(person.id)]))
  const rowOf = async (id: string) => {
    const { table, id: column } = production.users
    const sql = `select * from ${identifier(table)} where ${identifier(column)}::text = $1`
    const [row] = await query(addresses.postgres.url, sql, [id])
    if (row === undefined) throw new Violation('an account has no user')
    return row
  }
  return { plain: await rowOf(plain.id), claiming: await rowOf(person.id), person }
}

/** Whatever was claimed, columns that open something hold what they hold for everybody. */
export function claimsReachNothing(
  { production }: ProductionScene,
  { plain, claiming }: { plain: Row; claiming: Row },
): void {
  const { privileged } = production.users
  const columns = Object.keys(claiming).filter((name) => privileged.includes(name))
  const changed = columns.filter((name) => claiming[name] !== plain[name])
  expectEqual('columns that users fill by what they say of themselves', changed, [])
}
