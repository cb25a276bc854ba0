/** What went wrong outside of the scenarios, and the place where QA signs. */
import type { Report } from '../../ports/report.ts'
import { html, type Markup } from '../markup.ts'
import { headline } from '../verdict-of-run.ts'

export function problemsSection({ problems }: Report): Markup {
  if (problems.length === 0) return html``
  return html`<section class="problems">
<h2>Problems of the run</h2>
<ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>
</section>`
}

export function signatureSection(report: Report): Markup {
  const { run } = report
  const commit = run.dirty ? `${run.commit} with uncommitted changes` : run.commit
  return html`<section class="signature">
<h2>Sign-off</h2>
<p>Run ${run.id} of commit ${commit} on target ${run.target}: <b>${headline(report).verdict}</b>.</p>
<p class="choices"><span>☐ released</span> <span>☐ released with the exceptions noted below</span>
<span>☐ not released</span></p>
<div class="lines"><div>Notes</div><div>Name</div><div>Date</div><div>Signature</div></div>
</section>`
}
