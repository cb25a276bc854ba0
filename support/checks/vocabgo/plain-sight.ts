/** Where a key lies open: in the repository, in scheduled commands, in whatever users can read. */
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { type Session as OpenSession, openSession } from '../../services/postgres/session.ts'
import { sourceFiles } from '../clean-copy.ts'
import { expectEqual } from '../expect.ts'
import { credentialsIn } from '../secret-scan.ts'
import { writesServiceKey } from '../widely-known-keys.ts'
import { operatorDocuments } from './operator-documents.ts'
import { type Session, sessionUrl } from './sessions.ts'

/** Lines of the repository that carry a credential, as `file:line kind`. */
export async function credentialsInRepository({ project, dir }: ProjectScene): Promise<string[]> {
  const files = await sourceFiles({ manifest: project, dir })
  return files.flatMap(({ path, text }) => {
    const found = credentialsIn(text).map(({ line, kind }) => `${path}:${line} ${kind}`)
    // What the database runs is delivered as it stands: the key of a developer's machine is out of place as well.
    const delivered = found.length === 0 && path.endsWith('.sql') && writesServiceKey(text)
    return delivered ? [...found, `${path} a service key`] : found
  })
}

/** Scheduled jobs with the key in their command. */
export async function jobsThatHold({ addresses }: ProjectScene, key: string): Promise<string[]> {
  const { url } = addresses.postgres
  const [cron] = await query(url, "select to_regclass('cron.job') as made")
  if (cron?.made === null) return []
  const sql = 'select jobname as name from cron.job where strpos(command, $1) > 0'
  return (await query(url, sql, [key])).map(({ name }) => `the scheduled job ${name}`)
}

/** Every relation that the session may read, those of the server included: bodies of functions, settings. */
const readable = `
  select format('%I.%I', nspname, relname) as name
  from pg_class join pg_namespace on pg_namespace.oid = relnamespace
  where relkind in ('r', 'p', 'v', 'm', 'f')
    and nspname not like 'pg_toast%' and nspname not like 'pg_temp%' and nspname <> 'information_schema'
    and has_schema_privilege(pg_namespace.oid, 'usage')
    and (has_table_privilege(pg_class.oid, 'select') or has_any_column_privilege(pg_class.oid, 'select'))`

/** Relations in which a visitor of this kind finds the key. */
export async function relationsThatShow(
  scene: ProjectScene,
  session: Session,
  key: string,
): Promise<string[]> {
  const opened = await openSession(sessionUrl(scene, session))
  try {
    const found: string[] = []
    for (const { name } of await opened.run(readable)) {
      if (await holds(opened, String(name), key)) found.push(`${name} for ${session.role}`)
    }
    return found
  } finally {
    await opened.close()
  }
}

async function holds(session: OpenSession, relation: string, key: string): Promise<boolean> {
  const sql = `select exists (select from ${relation} as row where strpos(row::text, $1) > 0) as found`
  try {
    const [row] = await session.run(sql, [key])
    return row?.found === true
  } catch (error) {
    // Readable by its rights, and all the same it shows nothing: not to this role, or a view that fails.
    const { code = '' } = error as { code?: string }
    if (/^[0-9A-Z]{5}$/.test(code) && !ofTheServer.test(code)) return false
    throw error
  }
}

/** Classes of SQLSTATE that speak of the connection or the server, not of what is asked. */
const ofTheServer = /^(08|53|57|58|XX)/

/** Every function and every name that an operator's step uses, program and variables included, is documented. */
export function stepsAreDocumented(scene: ProjectScene): void {
  const said = operatorDocuments(scene.project).join('\n')
  const { operatorSteps, sweep } = scene.project.project
  const program = sweep?.command.filter((word) => /[\w-]\.\w+$/.test(word)) ?? []
  const variables = Object.keys(sweep?.environment ?? {})
  const parts = [...operatorSteps.flatMap(partsOf), ...program, ...variables]
  const silent = parts.filter((part) => !said.includes(part))
  expectEqual('what an operator has to do and no document says', silent, [])
}

/** Names of functions that are called, and texts that are no place of an address or a key. */
function partsOf(step: string): string[] {
  const called = [...step.matchAll(/\b([a-z_]\w*(?:\.\w+)*)\s*\(/gi)].map(([, name = '']) => name)
  const texts = [...step.matchAll(/'([^']*)'/g)].map(([, text = '']) => text)
  return [...called, ...texts.filter((text) => text !== '' && !text.includes('${'))]
}
