/** Every status that an extraction ever had, recorded by the database itself. */
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'

export interface StatusChange {
  readonly status: string
  /** Transaction that wrote it: two states of one transaction were never seen apart. */
  readonly transaction: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

const schema = 'plumbline_watch'

/** From now on every status is recorded by a trigger, which the scenario removes at its end. */
export async function watchStatuses({ manifest, addresses, scope }: Scene): Promise<void> {
  const { table, id, status } = manifest.extractions
  const { url } = addresses.postgres
  scope.undo('stop watching the statuses', () =>
    query(url, `drop schema if exists ${schema} cascade`),
  )
  await query(
    url,
    `create schema ${schema};
     create table ${schema}.changes (number bigserial, extraction text, status text,
       transaction xid8 default pg_current_xact_id(), at timestamptz default clock_timestamp());
     create function ${schema}.note() returns trigger language plpgsql security definer as $body$
     begin
       insert into ${schema}.changes (extraction, status)
       values (new.${identifier(id)}::text, new.${identifier(status)}::text);
       return null;
     end $body$;
     create trigger plumbline_watch after insert or update of ${identifier(status)}
       on ${identifier(table)} for each row execute function ${schema}.note();`,
  )
}

/** The recorded statuses of one extraction, in order; repetitions of the same status are one. */
export async function statusesOf(scene: Scene, extraction: string): Promise<StatusChange[]> {
  const rows = await query(
    scene.addresses.postgres.url,
    `select status, transaction::text, extract(epoch from at) * 1000 as at
     from ${schema}.changes where extraction = $1 order by number`,
    [extraction],
  )
  const changes = rows.map((row) => ({
    status: String(row.status),
    transaction: String(row.transaction),
    at: Number(row.at),
  }))
  return changes.filter((change, i) => change.status !== changes[i - 1]?.status)
}

/** The status that the row has now; a missing row is a violation. */
export async function statusNow(
  { manifest, addresses }: Scene,
  extraction: string,
): Promise<string> {
  const { table, id, status } = manifest.extractions
  const rows = await query(
    addresses.postgres.url,
    `select ${identifier(status)}::text as status from ${identifier(table)}
     where ${identifier(id)}::text = $1`,
    [extraction],
  )
  const [row] = rows
  if (row === undefined) throw new Violation(`${table} has no row for the extraction ${extraction}`)
  return String(row.status)
}

/** Waits until the extraction has `status`. */
export async function reaches(
  scene: Scene,
  extraction: string,
  status: string,
  withinMs: number,
): Promise<void> {
  await eventually(
    `the extraction becomes ${status}`,
    async () => {
      const now = await statusNow(scene, extraction)
      if (now !== status) throw new Violation(`it is ${now}`)
    },
    { withinMs },
  )
}
