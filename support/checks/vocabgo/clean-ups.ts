/** The clean-ups as the scheduler runs them, and what they have left. */
import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { contentsLeft } from '../../services/supabase/stored-contents.ts'
import { serviceVisitor } from '../../services/supabase/visitor.ts'
import { untouched } from '../file-access.ts'
import { hasItsMeans } from './clean-up-means.ts'
import { rowsOf, type StoredFile } from './files.ts'
import { sweepOnce } from './sweep.ts'

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

/** Files are deleted by requests that are sent after the run. */
const goneWithinMs = 30_000

/**
 * Runs the scheduled command as it stands, as its user; without a schedule the function itself. A program
 * that the project has beside it to remove files has its turn before, and whatever fails is told.
 */
export async function runCleanUp(
  scene: ProjectScene,
  which: CleanUp,
  timeZone = 'UTC',
): Promise<Run> {
  if (which === 'cooldowns') return runScheduled(scene, which, timeZone)
  const swept = await sweepFirst(scene)
  const run = await runScheduled(scene, which, timeZone)
  return swept?.failure === undefined || run.failure !== undefined ? run : swept
}

/** What a clean-up of files needs beside the database, and the round of a program that comes before it. */
export async function sweepFirst(scene: ProjectScene): Promise<Run | undefined> {
  await hasItsMeans(scene)
  return sweepOnce(scene)
}

/** The scheduled command where it is the first to come, and then the program: what each of them said. */
export async function scheduleFirst(
  scene: ProjectScene,
  which: 'documents' | 'exports',
  files: readonly StoredFile[],
): Promise<Run[]> {
  const run = await runScheduled(scene, which)
  await settled(scene, files)
  const swept = await sweepOnce(scene)
  return swept === undefined ? [run] : [run, swept]
}

/** The same without the program: which files of which bucket it removes in a round is its own affair. */
export async function runScheduled(
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
    if (!(error instanceof Violation) && (error as { code?: string }).code === undefined)
      throw error
    return { what, failure: (error as Error).message }
  }
}

async function scheduled(scene: ProjectScene, which: CleanUp) {
  const { url } = scene.addresses.postgres
  const { job, function: name } = cleanUps[which]
  const byHand = { command: `select ${name}()`, username: scene.addresses.owner.user }
  const [there] = await query(url, "select to_regclass('cron.job') as made")
  if (there?.made === null) return byHand
  const sql =
    'select command, username from cron.job where jobname = $1 and strpos(command, $2) > 0'
  const [found] = await query(url, sql, [job, name])
  if (found === undefined) return byHand
  return { command: String(found.command), username: String(found.username) }
}

/** How long a run may take to show what it does, where nothing is judged by it. */
const settledWithinMs = 5_000

/** Waits until the files are gone or nothing more is to be expected: what remains is judged later. */
export async function settled(
  scene: ProjectScene,
  files: readonly StoredFile[],
  withinMs = settledWithinMs,
): Promise<void> {
  try {
    await rowsGone(scene, files, [], withinMs)
  } catch (error) {
    if (!(error instanceof Violation)) throw error
  }
}

export function endedWell(runs: readonly Run[]): void {
  for (const { what, failure } of runs) {
    if (failure !== undefined) throw new Violation(`${what} ended in an error: ${failure}`)
  }
}

/** Neither rows nor downloads of the files are left, in time; the runs tell why there are. */
export async function rowsGone(
  scene: ProjectScene,
  files: readonly StoredFile[],
  runs: readonly Run[] = [],
  withinMs = patienceAfter(runs),
): Promise<void> {
  const failures = runs.flatMap(({ failure }) => failure ?? [])
  const because = failures.length === 0 ? '' : `; the clean-up ended in an error: ${failures[0]}`
  const ask = async () => none('old files are still there', await rowsOf(scene, files), because)
  await inTime('old files are gone', ask, withinMs)
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
  await inTime('contents of old files are gone', ask, orphanPatienceMs)
}

/** Runs that have all ended in an error have asked for nothing that could still come. */
function patienceAfter(runs: readonly Run[]): number {
  const failed = runs.length > 0 && runs.every((run) => run.failure !== undefined)
  return failed ? settledWithinMs : goneWithinMs
}

/** What was still wrong at the end says it best. */
async function inTime(what: string, ask: () => Promise<void>, withinMs: number): Promise<void> {
  try {
    await eventually(what, ask, { withinMs })
  } catch (error) {
    throw error instanceof Violation && error.cause instanceof Violation ? error.cause : error
  }
}

/** The content goes right after its row. */
const orphanPatienceMs = 5_000

function none(what: string, files: readonly StoredFile[], because = ''): void {
  if (files.length === 0) return
  const received = files.slice(0, 5).map(({ bucket, path }) => `${bucket}/${path}`)
  throw new Violation(`${what}: ${files.length}${because}`, { received })
}

/** The files are there, byte for byte. */
export async function stillThere(scene: ProjectScene, files: readonly StoredFile[]): Promise<void> {
  const there = new Set(await rowsOf(scene, files))
  const missing = files.filter((file) => !there.has(file))
  none('files are gone that are to stay', missing)
  await untouched(scene, files)
}
