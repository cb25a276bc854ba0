/** signoff.html: the one page that QA reads and signs; it needs no other file, server or network. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Publication } from '../ports/publication.ts'
import { page } from './page.ts'
import { certificateSection } from './signoff/certificate.ts'
import { problemsSection, signatureSection } from './signoff/closing.ts'
import { provenanceSection, readingsSection } from './signoff/provenance.ts'
import { requirementsSection } from './signoff/requirements.ts'
import { scenariosSection } from './signoff/scenarios.ts'
import { runsSection, targetsSection } from './signoff/targets.ts'
import { bannerSection, totalsSection } from './signoff/verdict.ts'
import { waiversSection } from './signoff/waivers.ts'

/** Writes `signoff.html` into `dir`. */
export async function writeSignoff(report: Publication, dir: string): Promise<void> {
  await writeFile(join(dir, 'signoff.html'), signoffHtml(report))
}

export function signoffHtml(report: Publication): string {
  return page(`Sign-off of run ${report.run.id}`, [
    bannerSection(report),
    totalsSection(report),
    problemsSection(report),
    waiversSection(report),
    targetsSection(report),
    certificateSection(report),
    provenanceSection(report),
    runsSection(report),
    readingsSection(report),
    requirementsSection(report),
    scenariosSection(report),
    signatureSection(report),
  ])
}
