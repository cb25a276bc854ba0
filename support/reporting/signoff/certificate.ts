/** What a run has created on services that are somebody else's, and that it is gone again. */
import type { Report } from '../../ports/report.ts'
import { html, type Markup } from '../markup.ts'
import { plural } from '../wording.ts'

export function certificateSection({ certificate }: Report): Markup {
  if (certificate === undefined) return html``
  const { place, dryRun, kinds, left, planned, writes, refused } = certificate
  const gone = left.length === 0
  return html`<section>
<h2>What was created at ${place}, and removed</h2>
<p>${dryRun ? 'A dry run: nothing was written.' : `${writes} writes.`} ${refused} were not let through.
${gone ? 'Nothing of the run is left.' : html`<b>${plural(left.length, 'thing')} left.</b>`}</p>
<table class="facts">
<tr><th scope="row">Kind</th><td>created</td><td>removed</td></tr>
${kinds.map(
  ({ kind, created, removed }) =>
    html`<tr><th scope="row">${kind}</th><td>${created}</td><td>${removed}</td></tr>
`,
)}</table>
${planned.length > 0 && html`<p>It would have created:</p><ul>${planned.map(({ kind, id }) => html`<li>${kind} <code>${id}</code></li>`)}</ul>`}
${!gone && html`<ul>${left.map(({ kind, id, why }) => html`<li>${kind} <code>${id}</code>: ${why}</li>`)}</ul>`}
</section>`
}
