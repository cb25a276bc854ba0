/** What was accepted, by whom and until when: whoever signs must not have to look for it. */
import type { Publication } from '../../ports/publication.ts'
import type { AppliedWaiver } from '../../ports/waiver.ts'
import { html, type Markup } from '../markup.ts'
import { inOrder, standingOf, toneOf } from '../waiver-words.ts'

export function waiversSection({ waivers = [] }: Publication): Markup {
  if (waivers.length === 0) return html``
  return html`<section class="waivers">
<h2>Waivers <span class="count">${waivers.length}</span></h2>
<table>
<thead><tr><th>Id</th><th>Waiver</th><th>Why</th><th>Owner</th><th>Approved by</th>
<th>Ticket</th></tr></thead>
<tbody>
${inOrder(waivers).map(waiverRow)}</tbody>
</table>
</section>`
}

function waiverRow(waiver: AppliedWaiver): Markup {
  return html`<tr class="${toneOf(waiver)}">
<td><a href="#${waiver.requirement}">${waiver.requirement}</a></td>
<td><span class="verdict">${standingOf(waiver)}</span><br><small>${waiver.place}</small></td>
<td>${waiver.reason}</td>
<td>${waiver.owner}</td>
<td>${waiver.approver}</td>
<td>${waiver.ticket}</td>
</tr>
`
}
