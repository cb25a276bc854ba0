/** Accounts of the sign-in service, made in every way there is, and the users that the database makes of them. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Violation } from '../../core/errors.ts'
import type { CommandResult } from '../../ports/composition.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { migrateDatabase } from '../../run/shared-production.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { newPerson, signUp } from '../../services/supabase/people.ts'
import { expectEqual, expectThat } from '../expect.ts'

/** An account that must have its user. */
export interface Account {
  readonly how: string
  readonly id: string
  readonly email: string
}

/** Brings the scenario's own project to its tables and starts nothing. */
export async function migrated({ production, addresses, dir }: ProductionScene): Promise<void> {
  await migrateDatabase(production, addresses, dir)
}

const words: Readonly<Record<string, Record<string, unknown>>> = {
  'sign-up without any name': {},
  'sign-up with quotes and emoji': {
    full_name: `O'Brien "x"; drop table users; -- 🦊`,
    name: '🦊',
  },
  'sign-up with a name of 10 kB': { full_name: 'n'.repeat(10_000), name: 'n'.repeat(10_000) },
  'sign-up with odd values': { full_name: { first: 1 }, name: null, role: 'admin' },
}

/** One by each way; a refusal of the sign-in service is the fault of the trigger, and says so. */
export async function everyWay({ addresses }: ProductionScene): Promise<Account[]> {
  const accounts: Account[] = []
  for (const [how, metadata] of Object.entries(words)) {
    accounts.push({ how, ...(await refusable(how, () => signUp(addresses.supabase, metadata))) })
  }
  const how = 'an administrator'
  const made = await refusable(how, async () => (await newPerson(addresses.supabase)).person)
  return [...accounts, { how, ...made }, await asServiceRole(addresses.postgres.url)]
}

/** As the hosted service does it: with its own role, which may write its own tables and no others. */
async function asServiceRole(url: string): Promise<Account> {
  const how = "the sign-in service's own role"
  const account = { how, id: randomUUID(), email: `plumbline-${randomUUID()}@example.com` }
  await refusable(how, () =>
    query(
      url,
      `with role as (select set_config('role', 'supabase_auth_admin', true) as name)
       insert into auth.users (id, aud, role, email, raw_app_meta_data, raw_user_meta_data)
       select '${account.id}', 'authenticated', 'authenticated', '${account.email}', '{}', '{}'
       from role where name is not null`,
    ),
  )
  return account
}

/** `count` accounts at the same time. */
export async function manyAtOnce(
  { addresses }: ProductionScene,
  count: number,
): Promise<Account[]> {
  const how = 'an administrator, many at the same time'
  return Promise.all(
    Array.from({ length: count }, async () => {
      const { person } = await refusable(how, () => newPerson(addresses.supabase))
      return { how, id: person.id, email: person.email }
    }),
  )
}

async function refusable<T>(how: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new Violation(`an account cannot be made by ${how}: ${(cause as Error).message}`, {
      cause,
    })
  }
}

/** Exactly one user for each, with the same id and address. */
export async function haveTheirUsers(
  { production, addresses }: ProductionScene,
  accounts: readonly Account[],
): Promise<void> {
  const { table, id, email } = production.users
  const sql = `select ${identifier(id)}::text as id, ${identifier(email)} as email
    from ${identifier(table)}`
  const rows = await query(addresses.postgres.url, sql)
  const wrong = accounts
    .map((account) => ({ account, found: rows.filter((row) => row.id === account.id) }))
    .filter(({ account, found }) => found.length !== 1 || found[0]?.email !== account.email)
    .map(
      ({ account, found }) =>
        `${account.how}: ${found.length === 1 ? 'another address' : `${found.length} users`}`,
    )
  expectEqual('accounts without exactly one user of their own', [...new Set(wrong)], [])
  expectThat(accounts.length > 0, 'no account was made')
}

/** Runs a file of the repository as the role of the project's tools, in one go as an editor would. */
export async function runFile(
  { production }: ProductionScene,
  file: string,
  url: string,
): Promise<CommandResult> {
  const path = join(production.repository, file)
  const sql = await readFile(path, 'utf8').catch(() => {
    throw new Violation(`the repository has no ${file}`)
  })
  try {
    await query(url, sql)
    return { code: 0, stdout: '', stderr: '' }
  } catch (error) {
    return { code: 1, stdout: '', stderr: (error as Error).message }
  }
}

/** Exactly one trigger of the project's own stands behind new accounts. */
export async function haveOneTrigger({ addresses }: ProductionScene): Promise<void> {
  const rows = await query(
    addresses.postgres.url,
    `select tgname as name from pg_trigger t
     join pg_proc p on p.oid = t.tgfoid join pg_namespace n on n.oid = p.pronamespace
     where tgrelid = 'auth.users'::regclass and not tgisinternal and tgtype & 4 = 4
       and n.nspname not in ('auth', 'extensions')`,
  )
  expectEqual('triggers behind new accounts', rows.length, 1)
}
