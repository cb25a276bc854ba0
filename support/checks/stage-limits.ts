/** The time limits of the stages: as they strike, and as the samples of the environments set them. */
import type { CeleryTask } from '../artifacts/program/celery-app.ts'
import { inWords } from '../core/deadline.ts'
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import type { Upload } from '../systems/ingestions.ts'
import type { Manifest } from '../systems/manifest.ts'
import { inMs, inUnit } from '../systems/time-units.ts'
import type { Samples } from './environment-samples.ts'
import { environmentNames } from './environments.ts'
import { expectThat } from './expect.ts'
import { settingOf } from './settings.ts'
import { runOf, type StageRun, stagesOf } from './stage-runs.ts'

/** The limits of document 000, "Redis + Celery Setup" 5, in milliseconds and in the order of the stages. */
const documentedMs = { ocr: 120_000, segmentation: 180_000, tagging: 60_000 } as const

type LimitedStage = keyof typeof documentedMs
const limitedStages = Object.keys(documentedMs) as readonly LimitedStage[]

/** By so much the limits are shortened, all of them alike. */
const shortened = 120
/** Time of a stage that ends; short, since it comes on top of what is measured. */
const briefMs = 20
/** What reading the document and writing the failure may take on a busy machine. */
const slackMs = 400

/** Sends the job of each document to a worker in which one stage never ends. */
export function runEndless(scene: Scene, uploads: readonly Upload[]): Promise<StageRun[]> {
  const failing = settingOf(scene.manifest.settings.failingStage, 'failingStage')
  const kind = settingOf(failing.endless, 'failingStage.endless')
  const limits = settingOf(scene.manifest.settings.stageLimits, 'stageLimits')
  const short = limitedStages.map((stage) => {
    const { variable, unit } = limits[stage]
    return [variable, inUnit(documentedMs[stage] / shortened, unit)]
  })
  return Promise.all(
    limitedStages.map((stage, position) =>
      runOf(scene, stage, uploads[position], {
        ...Object.fromEntries(short),
        ...stagesOf(scene, briefMs),
        [failing.variable]: failing.stages[position] ?? stage,
        [failing.kindVariable]: kind,
      }),
    ),
  )
}

/** Each run ended after its stage's limit, and not more than a tenth and the slack later. */
export function stoppedAtLimits(scene: Scene, runs: readonly StageRun[]): void {
  const limitOf = (stage: string) => documentedMs[stage as LimitedStage] / shortened
  scene.measured(
    'stages that never end',
    Object.fromEntries(
      runs.map(({ stage, extraction, ...run }) => [stage, { limitMs: limitOf(stage), ...run }]),
    ),
  )
  for (const { stage, tookMs, allowedMs } of runs) {
    const limit = limitOf(stage)
    const latest = limit * 1.1 + slackMs + allowedMs
    expectThat(tookMs >= limit && tookMs <= latest, `${stage} is not stopped at its limit`, {
      expected: `${inWords(limit)} to ${inWords(latest)}, where the real limit is ${inWords(limit * shortened)}`,
      received: inWords(tookMs),
    })
  }
}

/** How a task of one stage is called. */
const taskOf = { ocr: /ocr/i, segmentation: /segment/i, tagging: /tag(?!ed)/i } as const

/**
 * Limits that the tasks of the stages have written at them, the same in every environment, in milliseconds;
 * undefined where a stage has no task of its own, or tasks that differ.
 */
function writtenLimits(tasks: readonly CeleryTask[]) {
  const found = limitedStages.flatMap((stage) => {
    const own = tasks.filter(({ name }) => taskOf[stage].test(name.split('.').at(-1) ?? name))
    const [limit, ...others] = [...new Set(own.map(({ limitS }) => limitS))]
    return limit === undefined || others.length > 0 ? [] : [[stage, limit * 1_000] as const]
  })
  return found.length === limitedStages.length ? Object.fromEntries(found) : undefined
}

/**
 * The limits of each environment, in milliseconds: a sample that is silent leaves those of local, and where
 * no sample speaks, those that the programs have by themselves. Where no setting has them, the tasks may.
 */
export function limitsInForce(
  manifest: Pick<Manifest, 'settings'>,
  samples: Samples,
  own: Readonly<Record<string, string>>,
  tasks: readonly CeleryTask[],
) {
  const written = manifest.settings.stageLimits === undefined ? writtenLimits(tasks) : undefined
  if (written !== undefined) {
    return Object.fromEntries(environmentNames.map((environment) => [environment, written]))
  }
  const limits = settingOf(manifest.settings.stageLimits, 'stageLimits')
  const limitOf = (environment: (typeof environmentNames)[number], stage: LimitedStage) => {
    const { variable, unit } = limits[stage]
    const text = samples[environment][variable] ?? samples.local[variable] ?? own[variable]
    if (text === undefined) {
      throw new Unverified(
        `no sample of an environment and no program says how long ${variable} is`,
      )
    }
    return inMs(Number(text), unit)
  }
  return Object.fromEntries(
    environmentNames.map((environment) => [
      environment,
      Object.fromEntries(limitedStages.map((stage) => [stage, limitOf(environment, stage)])),
    ]),
  )
}
