/** allure-results: the record in the format of Allure, for its report and for any other reader of it. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FileSystemWriter, ReporterRuntime } from 'allure-js-commons/sdk/reporter'
import type { Publication } from '../../ports/publication.ts'
import type { Report } from '../../ports/report.ts'
import { identify } from '../identity.ts'
import { unobserved } from '../unobserved.ts'
import { visible } from '../visible-text.ts'
import { categories } from './categories.ts'
import { writeRow, writeScenario } from './scenario-result.ts'

/** Writes the folder `allure-results` into `dir`. */
export async function writeAllureResults(report: Publication, dir: string): Promise<void> {
  const resultsDir = join(dir, 'allure-results')
  await mkdir(resultsDir, { recursive: true })
  const runtime = new ReporterRuntime({
    writer: new FileSystemWriter({ resultsDir }),
    environmentInfo: environment(report),
    categories: categories(),
  })
  for (const view of views(report)) {
    for (const [scenario, identity] of identify(view.scenarios)) {
      writeScenario(runtime, view, scenario, identity)
    }
  }
  for (const outcome of unobserved(report)) writeRow(runtime, report, outcome)
  runtime.applyGlobalRuntimeMessages(
    report.problems.map((problem) => ({
      type: 'global_error',
      data: { message: visible(problem) },
    })),
  )
  runtime.writeEnvironmentInfo()
  runtime.writeCategoriesDefinitions()
  await writeFile(join(resultsDir, 'executor.json'), `${JSON.stringify(executor(report))}\n`)
}

/** The record once for each target, so that a scenario is a result on each that it ran on. */
function views(report: Publication): readonly Report[] {
  const { targets = [] } = report
  if (targets.length === 0) return [report]
  return targets.map(({ run, scenarios }) => ({ ...report, run, scenarios }))
}

/** Who ran what on what; readings stand with the system whose documents needed them. */
export function environment({ run }: Report): Record<string, string> {
  const readings = run.systems.flatMap((system) =>
    Object.entries(system.readings).map(([name, value]) => [`${name} (${system.name})`, value]),
  )
  const missing = Object.entries(run.capabilities).filter(([, able]) => able !== true)
  const entries = [
    ['target', run.target],
    ['commit', run.dirty ? `${run.commit} with uncommitted changes` : run.commit],
    ['run', run.id],
    ['command', run.command],
    ['node', run.node],
    ['systems', run.systems.map((system) => system.title).join(', ')],
    ...readings,
    ...missing.map(([name, reason]) => [`no ${name}`, String(reason)]),
  ]
  return Object.fromEntries(entries)
}

function executor({ run }: Report) {
  return { name: 'Plumbline', type: 'plumbline', buildName: run.id, reportName: `Run ${run.id}` }
}
