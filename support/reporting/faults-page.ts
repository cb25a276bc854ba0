/** faults.html: which seeded faults were caught, by whom and with which words; survivors first. */
import type { Trial } from '../ports/trial.ts'
import { html, type Markup } from './markup.ts'
import { page } from './page.ts'
import { duration, plural } from './wording.ts'

/** The page; `uncovered` are required promises that no fault breaks yet. */
export function faultsPage(trials: readonly Trial[], uncovered: readonly string[]): string {
  const caught = trials.filter(({ caught }) => caught).length
  const alarms = trials.flatMap(({ falseAlarms }) => falseAlarms).length
  const tone = caught === trials.length && alarms === 0 ? 'conforms' : 'violated'
  const body = html`<header class="banner ${tone}">
<h1>${caught} of ${plural(trials.length, 'fault')} caught</h1>
<p>${plural(alarms, 'false alarm')}. ${plural(uncovered.length, 'required promise')} without a fault.</p>
</header>
<h2>Faults</h2>
<table>
<thead><tr><th>Fault</th><th>What users would suffer</th><th>What was said</th><th>Time</th></tr></thead>
<tbody>
${worstFirst(trials).map(row)}
</tbody>
</table>
${uncovered.length > 0 && html`<h2>Without a fault</h2><p>${uncovered.join(' ')}</p>`}`
  return page('Seeded faults', [body])
}

function worstFirst(trials: readonly Trial[]): readonly Trial[] {
  const rank = ({ caught, falseAlarms }: Trial) => (caught ? (falseAlarms.length > 0 ? 1 : 2) : 0)
  return [...trials].sort((a, b) => rank(a) - rank(b) || a.fault.id.localeCompare(b.fault.id))
}

function row({ fault, caught, falseAlarms, survivedBy, messages, wallMs }: Trial): Markup {
  const good = caught && falseAlarms.length === 0
  const told = Object.entries(messages).map(([id, message]) => {
    const standing = survivedBy.includes(id)
      ? 'did not notice: '
      : falseAlarms.includes(id)
        ? 'false alarm: '
        : ''
    return html`<p><b>${id}</b> ${standing}${message}</p>`
  })
  return html`<tr id="${fault.id}" class="${good ? 'conforms' : 'violated'}">
<td><b>${fault.id}</b><br><small>${fault.system}: ${fault.breaks.join(' ')}</small></td>
<td>${fault.suffers}</td><td>${told}</td><td>${duration(wallMs)}</td></tr>
`
}
