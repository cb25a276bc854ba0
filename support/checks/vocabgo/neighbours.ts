/** Another feature in the same project: a table, a bucket, policies and files that are not ours to touch. */
import { randomBytes } from 'node:crypto'
import type { StackAddresses } from '../../ports/services.ts'
import { query } from '../../services/postgres/driver.ts'
import { makeBucket } from '../../services/supabase/buckets.ts'
import { newPerson, type Person } from '../../services/supabase/people.ts'
import { userVisitor } from '../../services/supabase/visitor.ts'
import { expectEqual } from '../expect.ts'
import { allGranted, fetchingWays, type KnownFile, untouched } from '../file-access.ts'
import { allRows, differences, type Schema, schemaOf } from './schema.ts'

/** What was there before the migrations. */
export interface Neighbours {
  readonly owner: Person
  readonly file: KnownFile
  readonly schema: Schema
  readonly rows: Readonly<Record<string, readonly string[]>>
}

const feature = `
  create table public.invoices (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references auth.users (id) on delete cascade,
    total numeric not null check (total >= 0)
  );
  create index invoices_user on public.invoices (user_id);
  alter table public.invoices enable row level security;
  create policy "users see their invoices" on public.invoices
    for select to authenticated using (auth.uid() = user_id);
  create function public.invoice_total() returns numeric language sql stable
    as 'select coalesce(sum(total), 0) from public.invoices';
  create policy "users read their receipts" on storage.objects
    for select to authenticated
    using (bucket_id = 'receipts' and (storage.foldername(name))[1] = auth.uid()::text);
  create policy "users store receipts" on storage.objects
    for insert to authenticated
    with check (bucket_id = 'receipts' and (storage.foldername(name))[1] = auth.uid()::text);`

/** Invoices with receipts, used by one user: made as the role of the project's own tools. */
export async function moveIn({ supabase, owner, postgres }: StackAddresses): Promise<Neighbours> {
  await query(owner.url, feature)
  await makeBucket(supabase, 'receipts')
  const { person } = await newPerson(supabase)
  await query(
    owner.url,
    'insert into public.invoices (user_id, total) values ($1, 12.5), ($1, 3)',
    [person.id],
  )
  const file = {
    bucket: 'receipts',
    path: `${person.id}/march.pdf`,
    content: randomBytes(900),
    type: 'application/pdf',
  }
  const stored = await userVisitor(supabase, person.token).upload(file, file.content, file.type)
  if (!stored.done) throw new Error(`the receipt cannot be stored: ${stored.reason}`)
  const { url } = postgres
  return { owner: person, file, schema: await schemaOf(url), rows: await allRows(url) }
}

/** Tables, policies, functions, buckets and rights that were there are there in the same form. */
export async function objectsAsBefore(
  { postgres }: StackAddresses,
  { schema }: Neighbours,
): Promise<void> {
  const now = await schemaOf(postgres.url)
  const kept = Object.fromEntries(Object.entries(now).filter(([name]) => name in schema))
  expectEqual('what the migrations did to what was there', differences(schema, kept), [])
}

/** No row that was there has gone or is another. */
export async function rowsAsBefore(
  { postgres }: StackAddresses,
  { rows }: Neighbours,
): Promise<void> {
  const now = await allRows(postgres.url)
  const lost = Object.entries(rows).flatMap(([table, before]) => {
    const there = new Set(now[table])
    const gone = before.filter((row) => !there.has(row)).length
    return gone === 0 ? [] : [`${gone} of ${before.length} rows of ${table}`]
  })
  expectEqual('rows that are gone or changed', lost, [])
}

/** The user gets at the own file in every way, and its bytes are the same. */
export async function fileAsBefore(
  addresses: StackAddresses,
  { owner, file }: Neighbours,
): Promise<void> {
  allGranted(await fetchingWays(userVisitor(addresses.supabase, owner.token), file))
  await untouched({ addresses }, [file])
}
