/** Of a merged report: what each target has shown, and which runs it was made of. */
import type { Publication } from '../../ports/publication.ts'
import type { RunInfo } from '../../ports/report.ts'
import { html, type Markup } from '../markup.ts'
import { type TargetCounts, targetCounts } from '../target-counts.ts'

export function targetsSection(report: Publication): Markup {
  const counts = targetCounts(report)
  if (counts.length === 0) return html``
  return html`<section>
<h2>Targets</h2>
<p class="note">What each target has shown by itself. In the union a violation anywhere is a violation, and a requirement
conforms when every scenario of it conforms on some target.</p>
<table>
<thead><tr><th>Target</th><th>Conform</th><th>Violated</th><th>Unverified there</th></tr></thead>
<tbody>
${counts.map(targetRow)}</tbody>
</table>
</section>`
}

function targetRow({ target, conforms, violated, open, elsewhere }: TargetCounts): Markup {
  const rest = [...open, ...elsewhere].map((text) => html`<li>${text}</li>`)
  return html`<tr>
<td>${target}</td>
<td>${conforms}</td>
<td>${violated}</td>
<td>${rest.length > 0 && html`<ul>${rest}</ul>`}</td>
</tr>
`
}

export function runsSection({ runs = [] }: Publication): Markup {
  if (runs.length === 0) return html``
  return html`<section>
<h3>Merged from</h3>
<table class="facts">
${runs.map(runRow)}</table>
</section>`
}

function runRow({ id, target, command, startedAt, finishedAt }: RunInfo): Markup {
  return html`<tr><th scope="row">${id}</th>
<td>${target}, ${startedAt} to ${finishedAt}<br><code>${command}</code></td></tr>
`
}
