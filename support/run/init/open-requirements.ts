/** What a manifest leaves without a verdict, before anything has run. */
import type { Requirement } from '../../ports/report.ts'
import { type AnyManifest, isProject, runs } from '../../systems/manifest.ts'

/** In lines: how many requirements, why, and which. */
export function openRequirements(
  manifest: AnyManifest,
  rows: readonly (Requirement & { readonly checks?: readonly string[] })[],
): string[] {
  const inScope = rows.filter(({ level }) => level !== 'out-of-scope')
  if (isProject(manifest)) {
    const own = manifest.project.admission === undefined ? ['VG-FN-05'] : []
    return listed(own, 'project.admission names the function by which jobs are admitted')
  }
  if (runs(manifest, 'backend') && runs(manifest, 'worker')) return []
  const dynamic = inScope.filter(({ checks = [] }) => checks.some((each) => each !== 'static'))
  const ids = dynamic.map(({ id }) => id)
  return listed(ids, 'processes.backend and processes.worker say how the system starts')
}

function listed(ids: readonly string[], until: string): string[] {
  if (ids.length === 0) return []
  const areas = Map.groupBy(ids, (id) => id.replace(/-\d+$/, ''))
  const lines = [...areas].map(
    ([area, own]) => `  ${area}: ${own.map((id) => id.slice(area.length + 1)).join(' ')}`,
  )
  const many = ids.length === 1 ? '1 requirement stays' : `${ids.length} requirements stay`
  return [`${many} unverified until ${until}:`, ...lines]
}
