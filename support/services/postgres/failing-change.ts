/** A database whose nth change of the schema fails, whoever makes it. */
import { query } from './driver.ts'

/** The SQLSTATE of a full disk: no fault of the statement. */
const diskFull = '53100'

export interface CountedChanges {
  /** How many changes of the schema were made since the last call. */
  count(): Promise<number>
  /** Lets the nth change from now on fail, as on a full disk. */
  failAt(nth: number): Promise<void>
  /** Nothing fails or is counted any more. */
  end(): Promise<void>
}

/**
 * Counts changes of the schema by an event trigger, which takes a superuser. The count is that of a
 * sequence, so a change that is rolled back has been counted all the same.
 */
export async function countChanges(url: string): Promise<CountedChanges> {
  await query(url, 'create schema plumbline')
  await query(url, 'create sequence plumbline.changes')
  await query(url, 'create table plumbline.plan (fails_at bigint)')
  await query(
    url,
    `create function plumbline.count() returns event_trigger language plpgsql as $$ begin
       if nextval('plumbline.changes') = (select fails_at from plumbline.plan) then
         raise exception 'could not extend file: no space left on device'
           using errcode = '${diskFull}';
       end if;
     end $$`,
  )
  await query(
    url,
    'create event trigger plumbline_count on ddl_command_end execute function plumbline.count()',
  )
  const restart = () => query(url, `select setval('plumbline.changes', 1, false)`)
  return {
    count: async () => {
      const [row] = await query(
        url,
        'select case when is_called then last_value else 0 end as count from plumbline.changes',
      )
      await restart()
      return Number(row?.count)
    },
    failAt: async (nth) => {
      await restart()
      await query(url, 'insert into plumbline.plan values ($1)', [nth])
    },
    end: async () => {
      await query(url, 'drop event trigger plumbline_count')
      await query(url, 'drop schema plumbline cascade')
    },
  }
}
