/** The order of the stages, told by the time that runs take which fail in one of them. */
import { inWords } from '../core/deadline.ts'
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import type { Upload } from '../systems/ingestions.ts'
import { expectEqual, expectThat } from './expect.ts'
import { settingOf } from './settings.ts'
import { runOf, type StageRun, stagesOf } from './stage-runs.ts'
import { reaches } from './status-history.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** Long enough to tell stages from the work around them. */
const stageMs = 400

export interface FailedRuns {
  /** They fail in the second and in the third stage: those with a predecessor and a successor. */
  readonly second: StageRun
  readonly third: StageRun
}

/** One run for each of the two stages; it fails there for good. */
export async function runFailing(scene: Scene, uploads: readonly Upload[]): Promise<FailedRuns> {
  const failing = settingOf(scene.manifest.settings.failingStage, 'failingStage')
  const [, inSecond = '', inThird = ''] = failing.stages
  const run = (upload: Upload | undefined, stage: string) =>
    runOf(scene, stage, upload, {
      ...stagesOf(scene, stageMs),
      [failing.variable]: stage,
      [failing.kindVariable]: failing.permanent,
    })
  const [second, third] = await Promise.all([run(uploads[0], inSecond), run(uploads[1], inThird)])
  return { second, third }
}

/** The run took `stages` stages in sequence, did not begin another one, and has a reason for its end. */
export function tookStages(scene: Scene, run: StageRun, stages: number): void {
  const { stage, tookMs, error, allowedMs } = run
  scene.measured(`a run that fails in ${stage}`, { stages, stageMs, tookMs, allowedMs, error })
  const [least, most] = [stages * stageMs, (stages + 1) * stageMs + allowedMs]
  expectThat(tookMs >= least && tookMs < most, `the run did not end in ${stage}`, {
    expected: `${inWords(least)} to ${inWords(most)}: ${stages} stages of ${inWords(stageMs)}`,
    received: inWords(tookMs),
  })
  expectThat((error ?? '') !== '', `the store has no reason for the failure in ${stage}`)
}

/** Nothing is left of a draft of the failed runs, where a good run leaves something. */
export async function leftNoDraft(
  scene: Scene,
  { second, third }: FailedRuns,
  good: Upload,
): Promise<void> {
  await reaches(scene, good.extraction, 'DRAFT', jobBudgetMs)
  expectThat((await draftsOf(scene, good.extraction)) > 0, 'the draft of a good run is empty')
  for (const { stage, extraction } of [second, third]) {
    await reaches(scene, extraction, 'FAILED', 5_000)
    const left = await draftsOf(scene, extraction)
    expectEqual(`what is left of a draft after the failure in ${stage}`, left, 0)
  }
}

async function draftsOf({ manifest, addresses }: Scene, extraction: string): Promise<number> {
  const { drafts } = manifest.extractions
  if (drafts === undefined) throw new Unverified('needs extractions.drafts in the manifest')
  const rows = await query(
    addresses.postgres.url,
    `select count(*)::int as count from ${identifier(drafts.table)}
     where ${identifier(drafts.extraction)}::text = $1`,
    [extraction],
  )
  return Number(rows[0]?.count)
}
