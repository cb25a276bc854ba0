/** verdicts.json: the verdict of every requirement for other programs to read (a contract, see the README). */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Report, RequirementOutcome } from '../ports/report.ts'

/** Exactly the fields of the contract, in its order; `reason` is empty where a requirement conforms. */
export function verdictsJson(report: Report) {
  const { run, totals } = report
  return {
    run: {
      id: run.id,
      startedAt: run.startedAt,
      finishedAt: run.finishedAt,
      commit: run.commit,
      dirty: run.dirty,
      command: run.command,
      node: run.node,
      target: run.target,
      systems: run.systems.map(({ name, title, manifest, readings }) => ({
        name,
        title,
        manifest,
        readings,
      })),
      capabilities: run.capabilities,
    },
    requirements: report.requirements.map(row),
    totals: {
      conforms: totals.conforms,
      violated: totals.violated,
      unverified: totals.unverified,
      waived: totals.waived,
      outOfScope: totals.outOfScope,
      scenarios: totals.scenarios,
      steps: totals.steps,
      wallMs: totals.wallMs,
    },
    // Only where the services are somebody else's.
    ...(report.certificate === undefined ? {} : { certificate: report.certificate }),
  }
}

/** Writes `verdicts.json` into `dir`. */
export async function writeVerdicts(report: Report, dir: string): Promise<void> {
  const text = `${JSON.stringify(verdictsJson(report), null, 2)}\n`
  await writeFile(join(dir, 'verdicts.json'), text)
}

function row(outcome: RequirementOutcome) {
  const { id, system, title, level } = outcome.requirement
  return {
    id,
    system,
    title,
    level,
    verdict: outcome.verdict,
    reason: outcome.reason ?? '',
    scenarios: outcome.scenarios.map(({ name, uri, line, status, durationMs }) => ({
      name,
      uri,
      line,
      status,
      durationMs,
    })),
  }
}
