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
    const until = 'project.admission names the function by which jobs are admitted'
    return listed(own, `unverified until ${until}`)
  }
  if (runs(manifest, 'backend') && runs(manifest, 'worker')) return []
  const dynamic = inScope.filter(({ checks = [] }) => checks.some((each) => each !== 'static'))
  const byFiles = dynamic.filter(({ checks = [] }) => checks.includes('static'))
  const until = 'processes.backend and processes.worker say how the system starts'
  return [
    ...listed(idsOf(dynamic.filter((row) => !byFiles.includes(row))), `unverified until ${until}`),
    ...listed(idsOf(byFiles), `judged as far as the files tell until ${until}`),
  ]
}

const idsOf = (rows: readonly Requirement[]) => rows.map(({ id }) => id)

function listed(ids: readonly string[], standing: string): string[] {
  if (ids.length === 0) return []
  const areas = Map.groupBy(ids, (id) => id.replace(/-\d+$/, ''))
  const lines = [...areas].map(
    ([area, own]) => `  ${area}: ${own.map((id) => id.slice(area.length + 1)).join(' ')}`,
  )
  const many = ids.length === 1 ? '1 requirement is' : `${ids.length} requirements are`
  return [`${many} ${standing}:`, ...lines]
}
