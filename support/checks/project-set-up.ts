/** What the repository makes of an empty Supabase project: its buckets and the rules of its storage. */

import { Violation } from '../core/errors.ts'
import { runOperatorSql } from '../run/operator-sql.ts'
import type { Scene } from '../run/scene.ts'
import { query, type Row } from '../services/postgres/driver.ts'
import type { Person } from '../services/supabase/people.ts'
import { anonymousVisitor, userVisitor } from '../services/supabase/visitor.ts'
import { backendReady } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'

export interface StorageRules {
  readonly buckets: readonly Row[]
  readonly policies: readonly Row[]
}

/** Buckets with their limits and policies with their conditions, as the project's database has them. */
export async function storageRules(databaseUrl: string): Promise<StorageRules> {
  const buckets = await query(
    databaseUrl,
    `select id, name, public, file_size_limit::text as size, allowed_mime_types as kinds
     from storage.buckets order by id`,
  )
  const policies = await query(
    databaseUrl,
    `select tablename as table, policyname as name, permissive, roles::text, cmd as command,
       qual as using, with_check from pg_policies where schemaname = 'storage' order by 1, 2`,
  )
  return { buckets, policies }
}

/** The way in which the repository is set up: what an operator runs, and the backend's start. */
export async function setUp(scene: Scene): Promise<StorageRules> {
  await runOperatorSql(scene.manifest, scene.addresses, scene.dir)
  const backend = await scene.start('backend')
  await backendReady(scene.manifest, backend)
  await backend.process.stop()
  return storageRules(scene.addresses.postgres.url)
}

/** Supabase's own trigger keeps rows of the storage from being deleted, unless it is not asked. */
const emptying = `
  do $$
  declare policy record;
  begin
    for policy in select * from pg_policies where schemaname = 'storage' loop
      execute format('drop policy %I on storage.%I', policy.policyname, policy.tablename);
    end loop;
  end $$;
  set session_replication_role = replica;
  delete from storage.buckets;`

/** Takes back what an operator has run in the scenario's own project. */
export async function emptied({ manifest, addresses }: Scene): Promise<StorageRules> {
  const { url } = addresses.postgres
  if (manifest.projectSql.length > 0) await query(url, emptying)
  return storageRules(url)
}

/** Nothing has been made by hand: the project is as empty as a new one. */
export function isEmpty({ buckets, policies }: StorageRules): void {
  if (buckets.length + policies.length === 0) return
  throw new Error(`the new project has ${buckets.length} buckets and ${policies.length} policies`)
}

/** Both buckets are there, each with limits, and the policies are those of the running project. */
export function equalsRunning(
  { manifest }: Scene,
  made: StorageRules,
  running: StorageRules,
): void {
  const wanted = Object.values(manifest.buckets).sort()
  const names = made.buckets.map(({ name }) => name)
  expectEqual('the buckets of the new project', names, wanted)
  // The documents say of worksheets alone which kinds they are.
  const { worksheets } = manifest.buckets
  const isOpen = ({ name, size, kinds }: Row) =>
    size === null || (kinds === null && name === worksheets)
  expectEqual('buckets that take files of any size or kind', made.buckets.filter(isOpen), [])
  expectEqual('the buckets, compared with the running project', made.buckets, running.buckets)
  expectThat(made.policies.length > 0, 'the new project has no policies for its storage')
  expectEqual('the policies, compared with the running project', made.policies, running.policies)
}

/** The user's own worksheet can be stored and read there, by nobody else. */
export async function keepsWorksheetsApart(
  { addresses, manifest }: Scene,
  place: { readonly path: string; readonly content: Buffer },
  owner: Person,
  other: Person,
): Promise<void> {
  const { supabase } = addresses
  const file = { bucket: manifest.buckets.worksheets, path: place.path }
  const put = await userVisitor(supabase, owner.token).upload(
    file,
    place.content,
    'application/pdf',
  )
  if (!put.done) {
    throw new Violation('a user cannot upload a worksheet to the new project', {
      received: `${put.status} ${put.reason}`,
    })
  }
  const readers = {
    owner: await userVisitor(supabase, owner.token).download(file),
    'another user': await userVisitor(supabase, other.token).download(file),
    'a stranger': await anonymousVisitor(supabase).download(file),
  }
  const received = Object.entries(readers).flatMap(([who, { done }]) => (done ? [who] : []))
  expectEqual('who can read the worksheet in the new project', received, ['owner'])
}
