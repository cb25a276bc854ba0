/** The top of the page: what the run says, and the figures behind it. */
import type { Report } from '../../ports/report.ts'
import { html, type Markup } from '../markup.ts'
import { requirementStanding, type Standing } from '../standing.ts'
import { headline } from '../verdict-of-run.ts'
import { duration, plural } from '../wording.ts'

export function bannerSection(report: Report): Markup {
  const { verdict, sentence } = headline(report)
  const { run } = report
  const systems = run.systems.map((system) => system.title).join(', ')
  return html`<header class="banner ${verdict}">
<p class="eyebrow">${systems} on target ${run.target}</p>
<h1>${verdict}</h1>
<p>${sentence}</p>
</header>`
}

export function totalsSection(report: Report): Markup {
  const count = (wanted: Standing) =>
    report.requirements.filter((row) => requirementStanding(row) === wanted).length
  const { totals } = report
  const tiles = [
    tile('conforms', totals.conforms, 'conform'),
    tile('violated', totals.violated, 'violated'),
    tile('unverified', totals.unverified, 'unverified'),
    tile('waived', totals.waived, 'waived'),
    tile('out-of-scope', totals.outOfScope, 'out of scope'),
  ]
  return html`<section class="tiles" aria-label="Totals">${tiles}</section>
<p class="note">${plural(report.requirements.length, 'requirement')},
${plural(totals.scenarios, 'scenario')}, ${plural(totals.steps, 'step')} in ${duration(totals.wallMs)}.
Unverified: ${count('suite-broke')} that could have been verified, ${count('not-running')} because the
system is not running, ${count('no-capability')} not possible on this target,
${count('not-selected')} not selected.</p>`
}

function tile(kind: string, figure: number, words: string): Markup {
  const weight = figure === 0 ? 'none' : kind
  return html`<div class="tile ${weight}"><strong>${figure}</strong><span>${words}</span></div>`
}
