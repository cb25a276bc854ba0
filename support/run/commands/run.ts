/** `plumbline run`: starts everything, runs the scenarios, judges, reports, undoes. */
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { type RunOptions, runOptions } from '../../config/options.ts'
import { suiteError } from '../../core/errors.ts'
import { redactor } from '../../core/redact.ts'
import type { Requirement } from '../../ports/report.ts'
import { startProgramsElsewhere } from '../../ports/starter/begin.ts'
import type { Waiver } from '../../ports/waiver.ts'
import { recordRenderer } from '../../reporting/record.ts'
import { renderers } from '../../reporting/write-all.ts'
import { disagreements } from '../../requirements/agreement.ts'
import { exitCodeOf } from '../../requirements/judge.ts'
import { loadLedger } from '../../requirements/ledger.ts'
import { readFeatures, type StandingFeatures } from '../../requirements/scenarios.ts'
import { readWaivers, waiverFileName } from '../../requirements/waiver-file.ts'
import { type AnyManifest, loadManifests } from '../../systems/manifest.ts'
import { reapDead } from '../../targets/embedded/reaper.ts'
import { type Ending, inScope } from '../lifecycle.ts'
import { type Performance, type Performed, performRun } from '../perform.ts'
import { type Provenance, provenance } from '../provenance.ts'
import { publishReports } from '../publish.ts'
import { recordHead } from '../record.ts'
import { composeReport } from '../report.ts'
import { root as checkout } from '../root.ts'
import { inWords, type Selection, select } from '../selection.ts'

/** Everything that is settled before anything is started. */
export interface Assignment {
  readonly options: RunOptions
  readonly manifests: readonly AnyManifest[]
  readonly ledger: readonly Requirement[]
  readonly features: StandingFeatures
  readonly waivers: readonly Waiver[]
}

export async function run(args: readonly string[]): Promise<number> {
  await startProgramsElsewhere()
  return runIn(checkout, args, performRun)
}

/** The run over the features of `root`; `perform` brings up what they need and runs them. */
export async function runIn(
  root: string,
  args: readonly string[],
  perform: (performance: Performance) => Promise<Performed>,
): Promise<number> {
  const began = performance.now()
  const options = runOptions(args, availableParallelism())
  const assignment = assign(root, options)
  const selection = await select(root, options, assignment.manifests)
  const origin = await provenance(root, ['run', ...args])
  const head = await recordHead(root, assignment, selection)
  await reapDead()
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const ending = await inScope(
    'run',
    (scope) => perform({ root, assignment, selection, origin, scope }),
    say,
  )
  if (ending.value.outcomes.length === 0 && ending.value.problems.length === 0) {
    throw suiteError('NOTHING_SELECTED', { selection: inWords(options) })
  }
  const took = performance.now() - began
  return conclude({ assignment, selection, origin, head }, ending, took)
}

interface Finished {
  readonly assignment: Assignment
  readonly selection: Selection
  readonly origin: Provenance
  readonly head: Awaited<ReturnType<typeof recordHead>>
}

/** Judges, writes every output, and says how it ends. */
async function conclude(
  { assignment, selection, origin, head }: Finished,
  ending: Ending<Performed>,
  wallMs: number,
): Promise<number> {
  const { options, ledger, features } = assignment
  const problems = [
    ...disagreements(ledger, features),
    ...ending.value.problems,
    ...ending.problems,
  ]
  const performed = { ...ending.value, problems }
  const report = composeReport(assignment, selection, origin, performed, wallMs)
  const { redact } = redactor(performed.secrets)
  const record = recordRenderer({ ...head, problems }, redact)
  const published = await publishReports(report, {
    dir: resolve(options.reports),
    redact,
    table: options.brief ? renderers.slice(0, 1) : [...renderers, record],
    messages: performed.messages,
  })
  return exitCodeOf(published, options.requireComplete)
}

/** Reads what is to be verified; only rows and scenarios of the chosen systems count. */
function assign(root: string, options: RunOptions): Assignment {
  const manifests = loadManifests(options.systems, `${root}/fixtures/systems`)
  const systems = new Set<string>(manifests.map(({ system }) => system))
  const rows = loadLedger(`${root}/features`)
  const ledger = rows.filter((row) => systems.has(row.system))
  const all = readFeatures(root)
  const own = ({ uri }: { uri: string }) => systems.has(uri.split('/')[1] ?? '')
  const features = { scenarios: all.scenarios.filter(own), dead: all.dead.filter(own) }
  const waivers = waiversOf(manifests, rows).filter((waiver) =>
    ledger.some(({ id }) => id === waiver.requirement),
  )
  return { options, manifests, ledger, features, waivers }
}

/** Those that stand beside the manifests; two manifests of one folder share theirs. */
function waiversOf(manifests: readonly AnyManifest[], ledger: readonly Requirement[]): Waiver[] {
  const today = new Date().toISOString().slice(0, 'yyyy-mm-dd'.length)
  const folders = new Set(manifests.map(({ repository }) => repository))
  return [...folders].flatMap((folder) =>
    readWaivers(join(folder, waiverFileName), { ledger, today }),
  )
}
