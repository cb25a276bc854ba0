/** A database with users of the time before, and what the conversion makes of it. */
import { randomUUID } from 'node:crypto'
import type { CommandResult } from '../../ports/composition.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { identifier, query, withUser } from '../../services/postgres/driver.ts'
import { expectEqual, expectThat } from '../expect.ts'

/** A table with a reference to the users; conversions may know the tables of their own system alone. */
export interface FormerThings {
  readonly table: string
  readonly owner: string
}

export interface FormerDatabase {
  /** As the role of the project's tools. */
  readonly url: string
  /** The one user; undefined where the table is empty. */
  readonly id?: string
  readonly things: readonly FormerThings[]
  /** Columns and rows before the conversion. */
  readonly before: string
}

/** Source of the shape: document 004, T009 and T010, by what they take away. Who made the ids is not told: no default does. */
const formerUsers = `
  create table public.users (
    id varchar(36) primary key,
    email varchar(255) not null unique,
    hashed_password varchar(255) not null,
    is_active boolean not null default true,
    full_name text,
    created_at timestamptz not null default now()
  );`

/**
 * The table of accounts, as far as SQL in the editor of a project speaks of it: conversions may refer to it.
 * Nobody of the time before is in it. Source of the columns: Supabase Auth, "auth.users".
 */
const accounts = `
  create schema auth;
  create table auth.users (
    id uuid primary key,
    email varchar(255),
    raw_user_meta_data jsonb,
    raw_app_meta_data jsonb,
    created_at timestamptz,
    updated_at timestamptz,
    deleted_at timestamptz
  );
  create function auth.uid() returns uuid language sql stable as
    $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;`

const formerThings = ({ table, owner }: FormerThings) => `
  create table ${identifier(table)} (
    id integer primary key,
    ${identifier(owner)} varchar(36) not null references public.users (id) on delete cascade,
    note text
  );
  create index on ${identifier(table)} (${identifier(owner)});`

/** Tables of the system itself that name the user, one for each. */
export function thingsOfUsers({
  areas,
}: Pick<ProductionScene['production'], 'areas'>): FormerThings[] {
  const direct = Object.values(areas).filter(
    ({ owner }) => !owner.includes('.') && !['id', 'note'].includes(owner),
  )
  const byTable = new Map(direct.map(({ table, owner }) => [table, { table, owner }]))
  return byTable.size > 0
    ? [...byTable.values()]
    : [{ table: areas.workspaces.table, owner: 'owner_id' }]
}

/** A database of this scenario alone beside the project's own, gone at its end. */
export async function formerDatabase(
  scene: ProductionScene,
  users: 'one user' | 'nobody',
): Promise<FormerDatabase> {
  const { postgres, owner } = scene.addresses
  const name = `plumbline_${randomUUID().replaceAll('-', '')}`
  await query(postgres.url, `create database ${identifier(name)} owner ${identifier(owner.user)}`)
  scene.scope.undo('drop the database', () =>
    query(postgres.url, `drop database if exists ${identifier(name)} with (force)`),
  )
  const url = withUser(owner.url, { database: name })
  await query(withUser(postgres.url, { database: name }), `grant all on schema public to postgres`)
  const things = thingsOfUsers(scene.production)
  await query(url, [accounts, formerUsers, ...things.map(formerThings)].join('\n'))
  if (users === 'nobody') return { url, things, before: '' }
  const id = randomUUID()
  await query(
    url,
    `insert into public.users (id, email, hashed_password) values ('${id}', 'a@example.com', 'x');
    ${things.map(({ table }) => `insert into ${identifier(table)} values (1, '${id}', 'kept');`).join('\n')}`,
  )
  return { url, id, things, before: await everythingIn(url, things) }
}

/**
 * Users are converted; or, since moving data is out of scope (document 002, "Out of Scope"), the conversion
 * says that it does not take them, and everything is as it was.
 */
export async function isConvertedOrRefused(
  former: FormerDatabase,
  runs: readonly CommandResult[],
): Promise<void> {
  if (runs.every(({ code }) => code === 0)) return hasNewShape(former)
  const now = await everythingIn(former.url, former.things)
  expectEqual('the database after a conversion that fails', now, former.before)
  for (const { code, stderr } of runs) {
    expectThat(code !== 0, 'the conversion fails once and then does not, and nothing is converted')
    const said = stderr.trim()
    expectThat(/\busers\b/.test(said), 'the conversion fails and does not say why', {
      expected: 'words about the users that are there',
      received: said,
    })
  }
}

/**
 * Every table has UUIDs, the two columns are gone, and every rule is still there. Rows may go; those that
 * stay are what they were. A table without rows may go as well: migrations make it anew.
 */
export async function hasNewShape({ url, id, things }: FormerDatabase): Promise<void> {
  const types = await typesIn(url)
  const users = ['id', 'hashed_password', 'is_active'].map((name) => types[`public.users.${name}`])
  expectEqual('the users after the conversion', users, ['uuid', undefined, undefined])
  for (const { table, owner } of things) {
    const isGone = !Object.keys(types).some((name) => name.startsWith(`${table}.`))
    if (isGone && id === undefined) continue
    expectEqual(
      `the reference of ${table} after the conversion`,
      types[`${table}.${owner}`],
      'uuid',
    )
    await keepsItsRule(url, { table, owner })
    await keepsItsRow(url, id, { table, owner })
  }
}

async function typesIn(url: string): Promise<Readonly<Record<string, unknown>>> {
  const columns = await query(
    url,
    `select table_schema || '.' || table_name || '.' || column_name as name, data_type as type
     from information_schema.columns
     where table_schema not in ('pg_catalog', 'information_schema') order by 1`,
  )
  return Object.fromEntries(columns.map(({ name, type }) => [String(name), type]))
}

async function everythingIn(url: string, things: readonly FormerThings[]): Promise<string> {
  const tables = ['public.users', ...things.map(({ table }) => table)]
  const rows = tables.map((table) => query(url, `select t::text from ${identifier(table)} t`))
  return JSON.stringify([await typesIn(url), await Promise.all(rows)])
}

async function keepsItsRow(url: string, id: string | undefined, { table, owner }: FormerThings) {
  const own = `t.${identifier(owner)}`
  const rows = await query(
    url,
    `select u.id::text as id, u.email, t.note from public.users u
     join ${identifier(table)} t on ${own} = u.id`,
  )
  const kept = rows.length === 0 ? [] : [{ id, email: 'a@example.com', note: 'kept' }]
  expectEqual(`rows of ${table} after the conversion`, rows, kept)
  const left = await query(url, `select ${own}::text as owner from ${identifier(table)} t`)
  expectEqual(`rows of ${table} whose user has gone`, rows.length === 0 ? left : [], [])
}

async function keepsItsRule(url: string, { table, owner }: FormerThings) {
  const links = await query(
    url,
    `select pg_get_constraintdef(oid) as rule from pg_constraint
     where conrelid = to_regclass($1) and contype = 'f'`,
    [identifier(table)],
  )
  const rule = `FOREIGN KEY (${identifier(owner).replaceAll('"', '')}) REFERENCES users(id) ON DELETE CASCADE`
  expectEqual(`references of ${table} after the conversion`, links, [{ rule }])
}
