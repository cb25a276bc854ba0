/** The functions of document 003, "Helper Functions": what they are, and who may call them. */
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import type { Answer } from '../../services/supabase/records.ts'

export const cleanUps = [
  'cleanup_expired_cooldowns',
  'cleanup_old_uploads',
  'cleanup_old_exports',
] as const

const documented = ['update_queue_positions', 'get_active_job_count', ...cleanUps]

export interface Signature {
  readonly bareName: string
  /** With its schema and arguments. */
  readonly name: string
  readonly result: string
  /** Found by a statement that names neither schema nor arguments, such as `select f()`. */
  readonly callable: boolean
}

/** Every function of a documented name, as the role sees it that deploys and schedules. */
export async function signaturesOf({ addresses }: ProjectScene): Promise<Signature[]> {
  const rows = await query(
    addresses.owner.url,
    `select proname as "bareName",
       nspname || '.' || proname || '(' || pg_get_function_arguments(function.oid) || ')' as name,
       pg_get_function_result(function.oid) as result,
       pg_function_is_visible(function.oid) and pronargs = pronargdefaults as callable
     from pg_proc as function join pg_namespace as space on space.oid = pronamespace
     where proname = any ($1) order by 1, 2`,
    [documented],
  )
  return rows as unknown as Signature[]
}

/** Just one can be called by its bare name, and it returns `result`. */
export function isCallable(
  name: string,
  result: string,
  signatures: readonly Signature[] = [],
): void {
  const callable = signatures.filter((each) => each.callable)
  const [only] = callable
  if (callable.length !== 1 || only === undefined) {
    throw new Violation(`${name}() cannot be called by its name`, {
      expected: 'one function on the search path, callable without arguments',
      received: signatures.map((each) => each.name),
    })
  }
  if (only.result === result) return
  throw new Violation(`${name}() returns something else`, {
    expected: result,
    received: only.result,
  })
}

/** The API says that the caller has no right, or that there is no such function; or the function itself refuses. */
export function isRefused(what: string, answer: Answer): void {
  if (!answer.done && /^(42501|PGRST202|P0001|PT40[13])$/.test(answer.code)) return
  throw new Violation(`${what} was not refused`, {
    expected: 'refused for want of a right',
    received: answer.done ? answer.rows : `${answer.status} ${answer.code}: ${answer.reason}`,
  })
}
