/** A Supabase project under test: its migrations applied, and then what its operator adds. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openlyDeployed } from '../artifacts/edge-functions/edge-functions.ts'
import { Violation } from '../core/errors.ts'
import { reasons } from '../core/reasons.ts'
import type { StackAddresses } from '../ports/services.ts'
import { query } from '../services/postgres/driver.ts'
import { deployFunctions } from '../services/supabase/functions/deployment.ts'
import {
  type Push,
  type PushFailure,
  pushMigrations,
  replayMigrations,
} from '../services/supabase/migrations.ts'
import { fill } from '../systems/environment.ts'
import type { ProjectManifest } from '../systems/manifest.ts'

/** The folder of a project's migrations. */
export function migrationsOf({ repository, project }: ProjectManifest): string {
  const { folder, migrations = join(folder, 'migrations') } = project
  return join(repository, migrations)
}

/**
 * Applies the migrations as the role of the project's own tools, then its script of schedules, its
 * Edge Functions and the operator's steps. What is refused ends nothing: the answer says what, and the scenarios see
 * what has come of the rest.
 * `again`: without the CLI, for a scenario's own services.
 */
export async function setUpProject(
  manifest: ProjectManifest,
  stack: StackAddresses,
  dir: string,
  how: 'first' | 'again' = 'first',
): Promise<Push> {
  const folder = migrationsOf(manifest)
  const apply = how === 'first' ? pushMigrations : replayMigrations
  const push = await apply(folder, stack.owner.url, dir)
  await deploy(manifest, stack)
  if (push.failure !== undefined) return push
  const failure = (await schedulesOf(manifest, stack)) ?? (await operatorSteps(manifest, stack))
  return failure === undefined ? push : { ...push, failure }
}

/** The script that schedules the jobs, where no migration does it. */
async function schedulesOf(
  { repository, project: { schedules } }: ProjectManifest,
  stack: StackAddresses,
): Promise<PushFailure | undefined> {
  if (schedules === undefined) return undefined
  try {
    await query(stack.owner.url, await readFile(join(repository, schedules), 'utf8'))
    return undefined
  } catch (error) {
    return { file: schedules, message: (error as Error).message }
  }
}

async function deploy(
  { file, repository, project }: ProjectManifest,
  stack: StackAddresses,
): Promise<void> {
  const folder = join(repository, project.folder)
  const secrets = fill(project.functionSecrets, stack, file)
  const openly = openlyDeployed(repository, project.folder)
  await deployFunctions(stack.supabase, { folder, secrets, openly })
}

async function operatorSteps(
  { file, project }: ProjectManifest,
  stack: StackAddresses,
): Promise<PushFailure | undefined> {
  const named = Object.fromEntries(
    project.operatorSteps.map((sql, index) => [`step ${index + 1}`, sql]),
  )
  const steps = Object.values(fill(named, stack, file))
  for (const [index, sql] of steps.entries()) {
    try {
      await query(stack.owner.url, sql)
    } catch (error) {
      const message = (error as Error).message
      return { file: 'operatorSteps of the manifest', statement: index + 1, message }
    }
  }
  return undefined
}

/** Why nothing can be said of a project whose push needs what the target cannot offer. */
export function lackOf({ failure }: Push): string | undefined {
  if (failure?.lacks === undefined) return undefined
  const { file, statement, lacks } = failure
  const place = statement === undefined ? file : `${file}, statement ${statement}`
  return `${reasons.capability}the extension ${lacks}, which the databases of this target do not have: ${place}`
}

/** A failed push in one sentence; throws it as a violation. */
export function refuseFailure({ failure }: Push): void {
  if (failure === undefined) return
  const { file, statement, sql, message } = failure
  const place = statement === undefined ? file : `${file}, statement ${statement}`
  throw new Violation(`${place}: ${message}`, sql === undefined ? {} : { received: sql })
}
