/** The certificate of a run in words, for a console. */
import type { Certificate } from '../ports/certificate.ts'
import type { Report } from '../ports/report.ts'
import { visible } from './visible-text.ts'

/** `user: created 4, removed 4 · row: …`, then a line for each thing that is left. */
export function certificateLines({ certificate }: Pick<Report, 'certificate'>): string[] {
  return certificate === undefined ? [] : linesOf(certificate)
}

function linesOf(certificate: Certificate): string[] {
  const { place, kinds, left, writes, refused, dryRun, planned } = certificate
  const list = kinds
    .filter(({ created }) => created > 0)
    .map(({ kind, created, removed }) => `${kind}: created ${created}, removed ${removed}`)
  const what = list.length === 0 ? 'nothing was created' : list.join(' · ')
  const how = dryRun ? 'dry run' : `${writes} writes`
  return [
    visible(`${place} (${how}, ${refused} not let through): ${what}`),
    ...planned.map(({ kind, id }) => visible(`would create: ${kind} ${id}`)),
    ...left.map(({ kind, id, why }) => visible(`left: ${kind} ${id} (${why})`)),
  ]
}
