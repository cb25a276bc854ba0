/** The table of requirements, the worst first. */
import type { Publication } from '../../ports/publication.ts'
import type { RequirementOutcome } from '../../ports/report.ts'
import { html, type Markup } from '../markup.ts'
import { requirementStanding, type Standing, standingOrder } from '../standing.ts'
import { causesOf, duration, standingTitles } from '../wording.ts'
import { anchors } from './anchors.ts'

export function requirementsSection(report: Publication): Markup {
  const groups = Map.groupBy(report.requirements, requirementStanding)
  const anchorOf = anchors(report)
  const row = (each: RequirementOutcome) => requirementRow(each, anchorOf, report.causes)
  return html`<section>
<h2>Requirements</h2>
${standingOrder.map((standing) => group(standing, (groups.get(standing) ?? []).map(row)))}
</section>`
}

function group(standing: Standing, rows: readonly Markup[]): Markup {
  if (rows.length === 0) return html``
  return html`<h3>${standingTitles[standing]} <span class="count">${rows.length}</span></h3>
<table class="rows">
<thead><tr><th>Id</th><th>Level</th><th>Promise</th><th>Verdict</th><th>Scenarios</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`
}

function requirementRow(
  row: RequirementOutcome,
  anchorOf: ReturnType<typeof anchors>,
  causes: Publication['causes'],
): Markup {
  const { id, level, title, statement, source } = row.requirement
  return html`<tr id="${id}">
<td class="id">${id}</td>
<td>${level}</td>
<td><b>${title}</b><br>${statement}<br><small>${source.join(' · ')}</small></td>
<td><span class="verdict ${row.verdict}">${row.verdict}</span>${
    row.reason !== undefined && html`<br><span class="reason">${row.reason}</span>`
  }${causesOf(id, causes).map((line) => html`<br><small>${line}</small>`)}</td>
<td>${row.scenarios.length === 0 ? 'none' : html`<ul>${row.scenarios.map((scenario) => scenarioItem(scenario, anchorOf))}</ul>`}</td>
</tr>
`
}

function scenarioItem(
  scenario: RequirementOutcome['scenarios'][number],
  anchorOf: ReturnType<typeof anchors>,
): Markup {
  const anchor = anchorOf(scenario.uri, scenario.line)
  const name =
    anchor === undefined ? scenario.name : html`<a href="#${anchor}">${scenario.name}</a>`
  return html`<li>${name} <small>${scenario.status}, ${duration(scenario.durationMs)}</small></li>`
}
