/** The triggers of the jobs as the database knows them. */
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'

export interface Trigger {
  readonly name: string
  /** The function that it runs, without its schema. */
  readonly runs: string
  readonly after: boolean
  /** Fires in ordinary sessions. */
  readonly enabled: boolean
  readonly events: readonly ('insert' | 'update' | 'delete')[]
}

/** Bits of `tgtype` as PostgreSQL's catalog/pg_trigger.h numbers them; 2 and 64: before, instead of. */
export async function triggersOfJobs({ addresses }: ProjectScene): Promise<Trigger[]> {
  const rows = await query(
    addresses.postgres.url,
    `select tgname::text as name, proname::text as runs, tgtype & 66 = 0 as after,
       tgenabled in ('O', 'A') as enabled,
       array_remove(array[
         case when tgtype & 4 > 0 then 'insert' end,
         case when tgtype & 16 > 0 then 'update' end,
         case when tgtype & 8 > 0 then 'delete' end
       ], null) as events
     from pg_trigger join pg_proc on pg_proc.oid = tgfoid
     where tgrelid = to_regclass('public.jobs') and not tgisinternal
     order by tgname`,
  )
  return rows as unknown as Trigger[]
}

/** Some enabled trigger runs the function after the event. */
export function runsAfter(
  triggers: readonly Trigger[],
  name: string,
  event: 'insert' | 'update',
): void {
  const fits = (each: Trigger) =>
    each.runs === name && each.after && each.enabled && each.events.includes(event)
  if (triggers.some(fits)) return
  const received = triggers.length === 0 ? 'jobs has no triggers' : triggers.map(inWords)
  throw new Violation(`nothing runs ${name} after each ${event} of jobs`, { received })
}

function inWords({ name, runs, after, enabled, events }: Trigger): string {
  const state = enabled ? '' : ', disabled'
  return `${name}: ${after ? 'after' : 'before'} ${events.join(', ')}, runs ${runs}${state}`
}
