/** A database with users of the time before, and what the conversion makes of it. */
import { randomUUID } from 'node:crypto'
import type { ProductionScene } from '../../run/scene.ts'
import { identifier, query, withUser } from '../../services/postgres/driver.ts'
import { expectEqual } from '../expect.ts'

export interface FormerDatabase {
  /** As the role of the project's tools. */
  readonly url: string
  readonly id: string
}

/** Source of the shape: document 004, T009 and T010, by what they take away. */
const former = (id: string) => `
  create table public.users (
    id varchar(36) primary key default gen_random_uuid()::text,
    email varchar(255) not null unique,
    hashed_password varchar(255) not null,
    is_active boolean not null default true,
    full_name text,
    created_at timestamptz not null default now()
  );
  create table public.former_things (
    id integer primary key,
    owner_id varchar(36) not null references public.users (id) on delete cascade,
    name text
  );
  create index former_things_owner on public.former_things (owner_id);
  insert into public.users (id, email, hashed_password) values ('${id}', 'a@example.com', 'x');
  insert into public.former_things values (1, '${id}', 'kept');`

/** A database of this scenario alone beside the project's own, gone at its end. */
export async function formerDatabase(scene: ProductionScene): Promise<FormerDatabase> {
  const { postgres, owner } = scene.addresses
  const name = `plumbline_${randomUUID().replaceAll('-', '')}`
  await query(postgres.url, `create database ${identifier(name)} owner ${identifier(owner.user)}`)
  scene.scope.undo('drop the database', () =>
    query(postgres.url, `drop database if exists ${identifier(name)} with (force)`),
  )
  const url = withUser(owner.url, { database: name })
  await query(withUser(postgres.url, { database: name }), `grant all on schema public to postgres`)
  const id = randomUUID()
  await query(url, former(id))
  return { url, id }
}

/**
 * Both tables have UUIDs, the two columns are gone, and every rule is still there. Rows may go, since moving
 * data is out of scope (document 002, "Out of Scope"); those that stay are what they were.
 */
export async function hasNewShape({ url, id }: FormerDatabase): Promise<void> {
  const columns = await query(
    url,
    `select table_name || '.' || column_name as name, data_type as type
     from information_schema.columns where table_schema = 'public' order by 1`,
  )
  const types = Object.fromEntries(columns.map(({ name, type }) => [String(name), type]))
  const found = {
    'users.id': types['users.id'],
    'former_things.owner_id': types['former_things.owner_id'],
    'users.hashed_password': types['users.hashed_password'],
    'users.is_active': types['users.is_active'],
  }
  const wanted = { 'users.id': 'uuid', 'former_things.owner_id': 'uuid' }
  const gone = { 'users.hashed_password': undefined, 'users.is_active': undefined }
  expectEqual('the shape after the conversion', found, { ...wanted, ...gone })
  const rows = await query(
    url,
    `select u.id::text as id, u.email, t.name from public.users u
     join public.former_things t on t.owner_id = u.id`,
  )
  const kept = rows.length === 0 ? [] : [{ id, email: 'a@example.com', name: 'kept' }]
  expectEqual('rows after the conversion', rows, kept)
  const left = await query(url, 'select owner_id::text as owner from public.former_things')
  expectEqual('things whose user has gone', rows.length === 0 ? left : [], [])
  const links = await query(
    url,
    `select pg_get_constraintdef(oid) as rule from pg_constraint
     where conrelid = 'public.former_things'::regclass and contype = 'f'`,
  )
  const rule = 'FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE CASCADE'
  expectEqual('references after the conversion', links, [{ rule }])
}
