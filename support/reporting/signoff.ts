/** signoff.html: the one page that QA reads and signs; it needs no other file, server or network. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Report } from '../ports/report.ts'
import { html, render, verbatim } from './markup.ts'
import { problemsSection, signatureSection } from './signoff/closing.ts'
import { css } from './signoff/css.ts'
import { provenanceSection, readingsSection } from './signoff/provenance.ts'
import { requirementsSection } from './signoff/requirements.ts'
import { scenariosSection } from './signoff/scenarios.ts'
import { bannerSection, totalsSection } from './signoff/verdict.ts'

/** Writes `signoff.html` into `dir`. */
export async function writeSignoff(report: Report, dir: string): Promise<void> {
  await writeFile(join(dir, 'signoff.html'), signoffHtml(report))
}

export function signoffHtml(report: Report): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sign-off of run ${report.run.id}</title>
<style>${verbatim(css)}</style>
</head>
<body>
<main>
${bannerSection(report)}
${totalsSection(report)}
${problemsSection(report)}
${provenanceSection(report)}
${readingsSection(report)}
${requirementsSection(report)}
${scenariosSection(report)}
${signatureSection(report)}
</main>
</body>
</html>
`
  return render(page)
}
