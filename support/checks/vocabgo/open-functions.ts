/** Functions of a project's own that anybody may call: a door beside the policies of the tables. */
import { isDeepStrictEqual } from 'node:util'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import type { Answer, Records } from '../../services/supabase/records.ts'

export interface OpenFunction {
  readonly name: string
  /** Names of the arguments that a caller has to give, each an id. */
  readonly ids: readonly string[]
}

/** Those of the document have rules of their own. */
const documented = [
  'update_queue_positions',
  'get_active_job_count',
  'cleanup_expired_cooldowns',
  'cleanup_old_uploads',
  'cleanup_old_exports',
]

/**
 * The functions of `public` that the role may call with nothing but ids; what others would have to be told
 * nobody can guess. Those of extensions and of triggers are no doors.
 */
export async function openFunctions(
  { addresses }: ProjectScene,
  role: 'anon' | 'authenticated',
): Promise<OpenFunction[]> {
  const rows = await query(
    addresses.postgres.url,
    `select proname as name, coalesce(proargnames[1:pronargs - pronargdefaults], '{}') as ids
     from pg_proc
     where pronamespace = 'public'::regnamespace and prokind = 'f' and proname <> all ($2)
       and has_function_privilege($1, oid, 'execute')
       and prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
       and coalesce('uuid'::regtype = all (proargtypes[0:pronargs - pronargdefaults - 1]), true)
       and (pronargs = pronargdefaults or proargnames is not null)
       and not exists (
         select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')
     order by 1`,
    [role, documented],
  )
  return rows as unknown as OpenFunction[]
}

/** What a caller knows of somebody: ids that may stand in an address, say. */
export interface Known {
  readonly ids: readonly string[]
  /** Everything of theirs, as an observer sees it. */
  now(): Promise<unknown>
}

/** What came of one call. */
export interface Call {
  readonly what: string
  readonly answer: Answer
  /** Ids that the answer names and the caller has not given. */
  readonly told: readonly string[]
  readonly changed: boolean
}

/** A function may hand out one row after the other, and the caller's own first. */
const withoutId = [undefined, undefined, undefined]

/** Calls each function without an id some times, or with each of those that are known. */
export async function callEach(
  caller: Records,
  functions: readonly OpenFunction[],
  { ids, now }: Known,
): Promise<Call[]> {
  const calls: Call[] = []
  for (const each of functions) {
    for (const id of each.ids.length === 0 ? withoutId : ids) {
      const before = await now()
      const args = Object.fromEntries(each.ids.map((name) => [name, id]))
      const answer = await caller.call(each.name, args)
      const text = answer.done ? JSON.stringify(answer.rows) : answer.reason
      const told = ids.filter((one) => one !== id && text.includes(one))
      const changed = !isDeepStrictEqual(await now(), before)
      calls.push({ what: `${each.name}(${id ?? ''})`, answer, told, changed })
    }
  }
  return calls
}

/** No call has told of somebody's rows or changed them. */
export function opensNothing(calls: readonly Call[]): void {
  const open = calls.filter(({ told, changed }) => told.length > 0 || changed)
  if (open.length === 0) return
  throw new Violation('functions that reach the rows of others', {
    expected: 'none: such a function is for the service, or asks who calls it',
    received: open.map(({ what, told, changed }) => {
      const effects = [told.length > 0 && `tells ${told.join(', ')}`, changed && 'changes rows']
      return `${what} ${effects.filter(Boolean).join(' and ')}`
    }),
  })
}
