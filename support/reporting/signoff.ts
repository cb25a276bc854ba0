/** signoff.html: the one page that QA reads and signs; it needs no other file, server or network. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Report } from '../ports/report.ts'
import { page } from './page.ts'
import { certificateSection } from './signoff/certificate.ts'
import { problemsSection, signatureSection } from './signoff/closing.ts'
import { provenanceSection, readingsSection } from './signoff/provenance.ts'
import { requirementsSection } from './signoff/requirements.ts'
import { scenariosSection } from './signoff/scenarios.ts'
import { bannerSection, totalsSection } from './signoff/verdict.ts'

/** Writes `signoff.html` into `dir`. */
export async function writeSignoff(report: Report, dir: string): Promise<void> {
  await writeFile(join(dir, 'signoff.html'), signoffHtml(report))
}

export function signoffHtml(report: Report): string {
  return page(`Sign-off of run ${report.run.id}`, [
    bannerSection(report),
    totalsSection(report),
    problemsSection(report),
    certificateSection(report),
    provenanceSection(report),
    readingsSection(report),
    requirementsSection(report),
    scenariosSection(report),
    signatureSection(report),
  ])
}
