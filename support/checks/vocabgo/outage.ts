/** A storage that cannot delete for a while. */
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'

/** From now on every deletion of a stored file breaks down. */
export async function breakDeletions({ addresses }: ProjectScene): Promise<void> {
  await query(
    addresses.postgres.url,
    `create function storage.plumbline_outage() returns trigger language plpgsql
     as $$ begin raise exception 'the disk does not answer'; end $$;
     create trigger plumbline_outage before delete on storage.objects
       for each row execute function storage.plumbline_outage()`,
  )
}

/** Deletions work again. */
export async function mendDeletions({ addresses }: ProjectScene): Promise<void> {
  await query(
    addresses.postgres.url,
    'drop trigger plumbline_outage on storage.objects; drop function storage.plumbline_outage()',
  )
}
