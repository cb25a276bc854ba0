/** Folds everything a run has seen into the one record that every output is rendered from. */
import { relative } from 'node:path'
import type { Report } from '../ports/report.ts'
import { judge, totals } from '../requirements/judge.ts'
import { readingsOf } from '../systems/manifest.ts'
import type { Assignment } from './commands/run.ts'
import type { Performed } from './perform.ts'
import type { Provenance } from './provenance.ts'
import { root } from './root.ts'

export function composeReport(
  { manifests, ledger, features, options }: Assignment,
  origin: Provenance,
  { outcomes, problems, capabilities, provider, certificate }: Performed,
  wallMs: number,
): Report {
  const requirements = judge(ledger, features.scenarios, outcomes)
  return {
    run: {
      ...origin,
      finishedAt: new Date().toISOString(),
      target: options.target,
      systems: manifests.map((manifest) => ({
        name: manifest.system,
        title: manifest.title,
        manifest: shortPath(manifest.file),
        readings: { ...readingsOf(manifest), 'supabase provider': provider },
      })),
      capabilities,
    },
    requirements,
    scenarios: outcomes,
    problems,
    totals: totals(requirements, outcomes, Math.round(wallMs)),
    ...(certificate === undefined ? {} : { certificate }),
  }
}

/** A path inside the checkout is written from its root, so that reports of two machines compare. */
function shortPath(file: string): string {
  const inside = relative(root, file)
  return inside.startsWith('..') ? file : inside
}
