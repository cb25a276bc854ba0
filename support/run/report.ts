/** Folds everything a run has seen into the one record that every output is rendered from. */
import { relative } from 'node:path'
import type { Publication } from '../ports/publication.ts'
import { judge, placeOf, totals } from '../requirements/judge.ts'
import { applyWaivers } from '../requirements/waivers.ts'
import { readingsOf } from '../systems/manifest.ts'
import type { Assignment } from './commands/run.ts'
import type { Performed } from './perform.ts'
import type { Provenance } from './provenance.ts'
import { root } from './root.ts'
import type { Selection } from './selection.ts'
import { shardOf } from './shards.ts'

export function composeReport(
  { manifests, ledger, features, options, waivers }: Assignment,
  { planned }: Selection,
  origin: Provenance,
  { outcomes, problems, capabilities, provider, certificate }: Performed,
  wallMs: number,
): Publication {
  const { index } = shardOf(options.shard)
  const elsewhere = planned.filter(({ shard }) => shard !== index).map(placeOf)
  const judged = judge(ledger, features.scenarios, outcomes, new Set(elsewhere))
  const today = origin.startedAt.slice(0, 'yyyy-mm-dd'.length)
  const accepted = applyWaivers(judged, waivers, today)
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
    ...accepted,
    scenarios: outcomes,
    problems: [...accepted.problems, ...problems],
    totals: totals(accepted.requirements, outcomes, Math.round(wallMs)),
    ...(certificate === undefined ? {} : { certificate }),
  }
}

/** A path inside the checkout is written from its root, so that reports of two machines compare. */
function shortPath(file: string): string {
  const inside = relative(root, file)
  return inside.startsWith('..') ? file : inside
}
