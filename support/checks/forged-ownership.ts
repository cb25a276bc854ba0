/** Records of objects that a user writes in another user's name, past the Storage API. */
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { query } from '../services/postgres/driver.ts'
import type { Place, Visitor } from '../services/supabase/visitor.ts'

/** SQLSTATE of a refusal by a policy or a missing right. */
const refused = '42501'

/** Writes the record with the rights of `writer`; true when the database takes it. */
export async function forge(
  { addresses }: Scene,
  writer: string,
  { bucket, path }: Place,
  owner: string,
): Promise<boolean> {
  const claims = JSON.stringify({ sub: writer, role: 'authenticated' })
  const values = [bucket, path, owner, owner].map(literal).join(', ')
  try {
    await query(
      addresses.postgres.url,
      `begin;
       select set_config('request.jwt.claims', ${literal(claims)}, true),
         set_config('role', 'authenticated', true);
       insert into storage.objects (bucket_id, name, owner, owner_id) values (${values});
       commit`,
    )
    return true
  } catch (error) {
    if ((error as { code?: string }).code === refused) return false
    throw error
  }
}

/** Nothing at `place` appears among the files of the one in whose name it was written. */
export async function unseenBy(victim: Visitor, { bucket, path }: Place): Promise<void> {
  const folder = path.split('/').slice(0, -1).join('/')
  const listing = await victim.list(bucket, folder)
  if (!listing.done) return
  const name = path.slice(folder.length + 1)
  const entries = listing.data as readonly { readonly name: string }[]
  if (!entries.some((entry) => entry.name === name)) return
  throw new Violation("a user's record in another user's name counts as a file of the other", {
    received: `${bucket}/${path}`,
  })
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
