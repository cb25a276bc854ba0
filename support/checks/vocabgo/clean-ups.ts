/** The clean-ups as the scheduler runs them, and what they have left. */
import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { contentsLeft } from '../../services/supabase/stored-contents.ts'
import { serviceVisitor } from '../../services/supabase/visitor.ts'
import { untouched } from '../file-access.ts'
import { rowsOf, type StoredFile } from './files.ts'

/** By what the features call them: document 003, "Helper Functions" and "Production Deployment 3". */
export const cleanUps = {
  documents: { job: 'cleanup-uploads', function: 'cleanup_old_uploads' },
  exports: { job: 'cleanup-exports', function: 'cleanup_old_exports' },
  cooldowns: { job: 'cleanup-cooldowns', function: 'cleanup_expired_cooldowns' },
} as const
export type CleanUp = keyof typeof cleanUps

export interface Run {
  readonly what: string
  /** What the database said; undefined when it ended well. */
  readonly failure?: string
}

/** Files are deleted by requests that are sent after the run. Source: the catalogue's figure. */
export const goneWithinMs = 60_000

/** Runs the scheduled command as it stands, as its user; without a schedule the function itself. */
export async function runCleanUp(
  scene: ProjectScene,
  which: CleanUp,
  timeZone = 'UTC',
): Promise<Run> {
  const { command, username } = await scheduled(scene, which)
  const sql = [
    `set timezone to '${timeZone}'`,
    `set session authorization ${identifier(username)}`,
    command,
  ].join(';\n')
  const what = `${command.trim()} as ${username}, ${timeZone}`
  try {
    await query(scene.addresses.postgres.url, sql)
    return { what }
  } catch (error) {
    if (!(error instanceof Violation) && (error as { code?: string }).code === undefined) throw error
    return { what, failure: (error as Error).message }
  }
}

async function scheduled(scene: ProjectScene, which: CleanUp) {
  const { url } = scene.addresses.postgres
  const { job, function: name } = cleanUps[which]
  const byHand = { command: `select ${name}()`, username: scene.addresses.owner.user }
  const [there] = await query(url, "select to_regclass('cron.job') as made")
  if (there?.made === null) return byHand
  const sql = 'select command, username from cron.job where jobname = $1 and strpos(command, $2) > 0'
  const [found] = await query(url, sql, [job, name])
  if (found === undefined) return byHand
  return { command: String(found.command), username: String(found.username) }
}

export function endedWell(runs: readonly Run[]): void {
  for (const { what, failure } of runs) {
    if (failure !== undefined) throw new Violation(`${what} ended in an error`, { received: failure })
  }
}

/** Neither rows nor downloads of the files are left, in time. */
export async function rowsGone(
  scene: ProjectScene,
  files: readonly StoredFile[],
  withinMs = goneWithinMs,
): Promise<void> {
  const left = () => rowsOf(scene, files)
  await eventually('old files are gone', async () => none('files are still there', await left()), {
    withinMs,
  })
  const [first] = files
  if (first === undefined) return
  const read = await serviceVisitor(scene.addresses.supabase).download(first)
  if (read.done) throw new Violation(`${first.bucket}/${first.path} can still be read`)
}

/** Their contents are gone from the store behind the API, in time. */
export async function contentsGone(
  scene: ProjectScene,
  files: readonly StoredFile[],
): Promise<void> {
  const versions = new Map(files.map((file) => [file.version, file]))
  const ask = async () => {
    const left = await contentsLeft(scene.addresses.supabase, [...versions.keys()])
    const named = left.flatMap((version) => versions.get(version) ?? [])
    const orphans = (await rowsOf(scene, named)).length === 0
    none(orphans ? 'contents without a row are still there' : 'contents are still there', named)
  }
  await eventually('contents of old files are gone', ask, { withinMs: orphanPatienceMs })
}

/** The content goes right after its row. */
const orphanPatienceMs = 5_000

function none(what: string, files: readonly StoredFile[]): void {
  if (files.length === 0) return
  const received = files.slice(0, 5).map(({ bucket, path }) => `${bucket}/${path}`)
  throw new Violation(`${what}: ${files.length}`, { received })
}

/** The files are there, byte for byte. */
export async function stillThere(
  scene: ProjectScene,
  files: readonly StoredFile[],
): Promise<void> {
  const there = new Set(await rowsOf(scene, files))
  const missing = files.filter((file) => !there.has(file))
  if (missing.length > 0) none('files are gone that are to stay', missing)
  await untouched(scene, files)
}
