/** Transactions that do everything but commit until they are let go: what is sent too early shows. */
import { randomInt } from 'node:crypto'
import { clientOf } from './client.ts'
import { identifier } from './driver.ts'

export interface HeldCommits {
  /** Transactions that are ready and wait to commit. */
  waiting(): Promise<number>
  /** Lets them commit, and all later ones. */
  letGo(): Promise<void>
  /** Lets them commit and takes the trigger away. */
  remove(): Promise<void>
}

export interface HeldRows {
  readonly table: string
  readonly column: string
  readonly value: string
}

/**
 * Holds every transaction that writes a row of `table` with `value` in `column`. A deferred constraint
 * trigger runs as the first part of the commit, when everything else is done.
 */
export async function holdCommits(url: string, rows: HeldRows): Promise<HeldCommits> {
  const key = randomInt(1, 2 ** 31 - 1)
  const name = identifier(`plumbline_hold_${key}`)
  const client = clientOf({ connectionString: url, application_name: 'plumbline' })
  await client.connect()
  const column = identifier(rows.column)
  await client.query(`
    create schema ${name};
    create function ${name}.wait() returns trigger language plpgsql security definer as $body$
    begin
      perform pg_advisory_xact_lock_shared(${key});
      return null;
    end $body$;
    create constraint trigger ${name} after insert or update of ${column}
      on ${identifier(rows.table)} deferrable initially deferred for each row
      when (new.${column}::text = ${client.escapeLiteral(rows.value)})
      execute function ${name}.wait()`)
  await client.query('select pg_advisory_lock($1)', [key])
  const letGo = async () => {
    await client.query('select pg_advisory_unlock_all()')
  }
  return {
    letGo,
    waiting: async () => {
      const sql = `select 1 from pg_locks where locktype = 'advisory' and objid = $1 and not granted`
      return (await client.query(sql, [key])).rows.length
    },
    remove: async () => {
      await letGo()
      await client.query(`drop schema ${name} cascade`)
      await client.end()
    },
  }
}
