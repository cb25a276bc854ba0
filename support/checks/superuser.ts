/** The first superuser: who gets in, what is open to whom, and what the database holds of it. */
import { randomBytes } from 'node:crypto'
import { Unverified, Violation } from '../core/errors.ts'
import { eventually, throughout } from '../core/eventually.ts'
import type { Scene } from '../run/scene.ts'
import { query } from '../services/postgres/driver.ts'
import { choosePassword, removeAccount, signIn } from '../services/supabase/sign-in.ts'
import type { Changes } from '../systems/environment.ts'
import { call } from '../systems/http-client.ts'
import { choosePasswordAt, signInAt } from '../systems/own-accounts.ts'
import { environmentFor, randomText } from './environments.ts'
import { expectEqual, expectThat } from './expect.ts'
import { refusesStrangers } from './public-key.ts'

export interface Superuser {
  readonly email: string
  readonly password: string
  /** The environment that names the account. */
  readonly changes: Changes
}

/** The account may be made after the first good health check, in milliseconds. */
const madeWithinMs = 5_000
/** A later start has shown by then what it does to the account. */
const settledAfterMs = 700

/** An account of this scenario alone, removed with it. */
export function newSuperuser(scene: Scene): Superuser {
  const { manifest, addresses, scope } = scene
  const email = `superuser-${randomBytes(6).toString('hex')}@example.com`
  const password = randomText(24)
  scope.undo('remove the superuser', () => removeAccount(addresses.supabase, email))
  const names = {
    [manifest.environments.superuser]: email,
    [manifest.superuser.password]: password,
  }
  return { email, password, changes: { ...environmentFor(scene, 'local'), ...names } }
}

/** The token of a new session, wherever the system's users sign in; undefined where the pair is refused. */
async function sessionOf(
  { addresses, manifest: { accounts } }: Scene,
  backendUrl: string,
  { email }: Superuser,
  password: string,
): Promise<string | undefined> {
  if (accounts !== undefined) return signInAt(accounts, backendUrl, { email, password })
  return (await signIn(addresses.supabase, email, password))?.token
}

/** The superuser gives the account another password. */
export async function choosesPassword(
  { addresses, manifest: { accounts } }: Scene,
  backendUrl: string,
  { email, password }: Superuser,
  chosen: string,
): Promise<void> {
  if (accounts === undefined) return choosePassword(addresses.supabase, email, password, chosen)
  if (accounts.choosePassword === undefined) {
    throw new Unverified('needs accounts.choosePassword in the manifest')
  }
  await choosePasswordAt(accounts, backendUrl, { email, password }, chosen)
}

/** Waits until the pair is accepted; the session's token. */
export function getsIn(
  scene: Scene,
  backendUrl: string,
  superuser: Superuser,
  password: string,
): Promise<string> {
  return eventually(
    'the superuser signs in with the password of the environment',
    async () => {
      const token = await sessionOf(scene, backendUrl, superuser, password)
      if (token === undefined) throw new Violation('e-mail and password are refused')
      return token
    },
    { withinMs: madeWithinMs },
  )
}

/** The account takes this password and does not take those. */
export async function takesOnly(
  scene: Scene,
  backendUrl: string,
  superuser: Superuser,
  password: string,
  others: readonly string[],
): Promise<void> {
  const right = await sessionOf(scene, backendUrl, superuser, password)
  expectThat(right !== undefined, 'the superuser is refused with the right password')
  for (const other of others) {
    const wrong = await sessionOf(scene, backendUrl, superuser, other)
    expectThat(wrong === undefined, 'the superuser gets in with a wrong password')
  }
}

/** For as long as a start may need to reset it, the account keeps the chosen password. */
export function keeps(
  scene: Scene,
  backendUrl: string,
  superuser: Superuser,
  chosen: string,
): Promise<void> {
  const others = [superuser.password]
  return throughout(() => takesOnly(scene, backendUrl, superuser, chosen, others), {
    forMs: settledAfterMs,
    everyMs: 200,
  })
}

/** The administrators' route answers the superuser, and refuses an ordinary user and a stranger. */
export async function hasRights(
  { manifest }: Scene,
  backendUrl: string,
  tokens: { readonly superuser: string; readonly user: string },
): Promise<void> {
  const { adminOnly } = manifest.superuser
  if (adminOnly === undefined) throw new Unverified('needs superuser.adminOnly in the manifest')
  const status = async (token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    return (await call(backendUrl + adminOnly, { headers })).status
  }
  const received = {
    superuser: await status(tokens.superuser),
    user: await status(tokens.user),
    stranger: refusesStrangers.includes(await status()) ? 'refused' : 'let in',
  }
  const expected = { superuser: 200, user: 403, stranger: 'refused' }
  expectEqual(`the answers of ${adminOnly}, which is for administrators`, received, expected)
}

/** Rows that hold one of the texts in any column, by table; our own schemas and audit logs are left out. */
export async function rowsHolding(
  { addresses }: Scene,
  texts: readonly string[],
): Promise<Record<string, number>> {
  const { url } = addresses.postgres
  const tables = await query(
    url,
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')
       and schemaname not like 'plumbline%' and tablename not like '%audit_log%' order by 1`,
  )
  const counts = tables.map(
    ({ name }) =>
      `select ${literal(String(name))} as name, count(*)::int as rows from ${String(name)} as row
       where exists (select from unnest($1::text[]) as one where strpos(row::text, one) > 0)`,
  )
  const found = await query(url, counts.join(' union all '), [texts])
  const holding = found.filter(({ rows }) => Number(rows) > 0)
  return Object.fromEntries(holding.map(({ name, rows }) => [String(name), Number(rows)]))
}

/** Nobody who reads the database can read the password, plain or merely encoded. */
export async function isNotReadable(scene: Scene, password: string): Promise<void> {
  const encoded = Buffer.from(password).toString('base64').replace(/=+$/, '')
  const hex = Buffer.from(password).toString('hex')
  const readable = await rowsHolding(scene, [password, encoded, hex])
  expectEqual('tables in which the password of the superuser can be read', readable, {})
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

/** The database speaks of the account in as many rows as before. */
export async function isThereOnce(
  scene: Scene,
  { email }: Superuser,
  before: Readonly<Record<string, number>>,
): Promise<void> {
  expectEqual('rows that name the superuser, by table', await rowsHolding(scene, [email]), before)
}
