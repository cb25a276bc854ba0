/** What the deployment pipelines promise: when they run, what stops them, and which image they ship. */
import { ComposeFileError } from '../artifacts/compose/compose-file-error.ts'
import { loadComposeProject } from '../artifacts/compose/load-compose-project.ts'
import { freshState, stepEnvironment } from '../artifacts/workflow/job-state.ts'
import { Unverified, Violation } from '../core/errors.ts'
import type { ComposeProject, ComposeSelection } from '../ports/composition.ts'
import { readProject } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import { machineEnvironment } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'
import { neededBy, type Pipeline, partOf } from './pipeline-graph.ts'
import { always, onFailure, sends, undoesItself } from './pipeline-parts.ts'
import type { Placed } from './pipeline-steps.ts'

/** Nothing but a push of these refs starts the pipeline. */
export function startsOnlyBy(
  { workflow }: Pipeline,
  refs: { readonly branches?: readonly string[]; readonly tags?: readonly string[] },
): void {
  const events = Object.keys(workflow.triggers).filter((event) => event !== 'workflow_dispatch')
  expectEqual(`events that start ${workflow.name}`, events, ['push'])
  const { branches, tags, branchesIgnore, tagsIgnore } = workflow.triggers.push ?? {}
  expectEqual(
    `what a push must be of to start ${workflow.name}`,
    { branches, tags, branchesIgnore, tagsIgnore },
    { branches: refs.branches, tags: refs.tags, branchesIgnore: undefined, tagsIgnore: undefined },
  )
}

/** A notification is sent however the pipeline ends: by one step, or by one for each of the two endings. */
export function notifiesAlways(pipeline: Pipeline): void {
  const told = pipeline.parts('notification')
  const one = told.findLast((placed) => !onFailure(placed)) ?? partOf(pipeline, 'notification')
  expectThat(
    !onFailure(one) || tellsSuccess(pipeline, told),
    `"${one.name}" tells of failures alone`,
  )
  const { workflow } = pipeline
  const others = Object.keys(workflow.jobs).filter((id) => id !== one.job.id)
  // A step's own condition is not asked in a job that is skipped, as all are that wait for a failed one.
  const runs = always(one.job.if) || /failure\(\)/.test(one.job.if ?? '')
  const heard = runs ? neededBy(workflow, one.job) : new Set<string>()
  const unheard = others.filter((id) => !heard.has(id))
  expectEqual(`jobs after whose failure "${one.name}" does not run`, unheard, [])
}

/** Beside what tells of failures there is a step that tells of the rest. */
const tellsSuccess = ({ placed }: Pipeline, told: readonly Placed[]) =>
  placed
    .filter((each) => each.step !== undefined && !told.includes(each) && sends(each))
    .some(({ name, step }) => /notif|tell|team|slack|success\(\)/i.test(`${name} ${step?.if}`))

/** The rollback runs when, and only when, something before it has failed, the checks included. */
export function rollsBackOnFailure(pipeline: Pipeline): void {
  const rollback = partOf(pipeline, 'rollback')
  const runsOnFailure = onFailure(rollback) || undoesItself(rollback)
  expectThat(runsOnFailure, `"${rollback.name}" runs although nothing has failed`, {
    expected: 'a condition with failure()',
    received: rollback.step?.if ?? rollback.job.if ?? 'no condition',
  })
  const check = pipeline.parts('smoke test').at(-1) ?? partOf(pipeline, 'health check')
  const same = rollback.job === check.job
  const later = same
    ? rollback === check || (rollback.step?.index ?? 0) > (check.step?.index ?? 0)
    : rollback.job.needs.includes(check.job.id)
  expectThat(later, `"${rollback.name}" does not see whether "${check.name}" fails`)
}

/** A release as the hosting service announces it. */
export const release = { tag: 'v9.8.7', ref: 'refs/tags/v9.8.7', sha: 'f'.repeat(40) }

/** In the step that replaces containers, compose means the image of this release and no other. */
export async function shipsItsOwnImage(
  scene: Scene,
  runDir: string,
  pipeline: Pipeline,
  by: 'tag' | 'sha',
): Promise<void> {
  const { job, step } = partOf(pipeline, 'replacement')
  const { production, services } = scene.manifest.composition
  if (production === undefined) throw new Unverified('needs composition.production in the manifest')
  const options = {
    cwd: '.',
    env: {},
    context: {
      github: { ref: by === 'tag' ? release.ref : 'refs/heads/develop', sha: release.sha },
    },
  }
  const env = stepEnvironment(freshState(job, options), step?.env ?? {})
  const all = { ...machineEnvironment(scene.dir), ...env }
  const { repository } = await readProject(scene, runDir)
  const { services: played } = projectAt({ dir: repository, files: production, env: all })
  const images = [services.backend, services.frontend].map((name) => played[name]?.image ?? 'none')
  const foreign = images.filter((image) => !image.endsWith(`:${release[by]}`))
  expectEqual('images that are not those of the release', foreign, [])
}

function projectAt(selection: ComposeSelection): ComposeProject {
  try {
    return loadComposeProject(selection)
  } catch (cause) {
    if (!(cause instanceof ComposeFileError)) throw cause
    throw new Violation(`the compose files cannot be used: ${cause.message}`, { cause })
  }
}
