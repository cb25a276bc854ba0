/** faults.html: which seeded faults were caught, by whom and with which words; survivors first. */
import type { Trial, VariantTrial } from '../ports/trial.ts'
import { html, type Markup } from './markup.ts'
import { page } from './page.ts'
import { duration, plural } from './wording.ts'

/** The page; `uncovered` are required promises that no fault breaks yet. */
export function faultsPage(
  trials: readonly Trial[],
  variants: readonly VariantTrial[],
  uncovered: readonly string[],
): string {
  const caught = trials.filter(({ caught }) => caught).length
  const alarms = trials.flatMap(({ falseAlarms }) => falseAlarms).length
  const red = variants.flatMap((variant) => Object.keys(variant.red)).length
  const tone = caught === trials.length && alarms + red === 0 ? 'conforms' : 'violated'
  const body = html`<header class="banner ${tone}">
<h1>${caught} of ${plural(trials.length, 'fault')} caught</h1>
<p>${plural(alarms, 'false alarm')}. ${red} of the requirements turned red by ${plural(variants.length, 'benign variant')}.
${plural(uncovered.length, 'required promise')} without a fault.</p>
</header>
<h2>Faults</h2>
<table>
<thead><tr><th>Fault</th><th>What users would suffer</th><th>What was said</th><th>Time</th></tr></thead>
<tbody>
${worstFirst(trials).map(row)}
</tbody>
</table>
${variants.length > 0 && variantTable(variants)}
${uncovered.length > 0 && html`<h2>Without a fault</h2><p>${uncovered.join(' ')}</p>`}`
  return page('Seeded faults', [body])
}

function variantTable(variants: readonly VariantTrial[]): Markup {
  return html`<h2>Benign variants</h2>
<table>
<thead><tr><th>Variant</th><th>What is different</th><th>What was said</th><th>Time</th></tr></thead>
<tbody>
${variants.map(variantRow)}
</tbody>
</table>`
}

function variantRow({ variant, red, green, wallMs }: VariantTrial): Markup {
  const said = Object.entries(red).map(([id, message]) => html`<p><b>${id}</b> ${message}</p>`)
  return html`<tr id="${variant.id}" class="${said.length === 0 ? 'conforms' : 'violated'}">
<td><b>${variant.id}</b><br><small>${variant.system}</small></td>
<td>${variant.changes}</td><td>${said}<p>${plural(green, 'requirement')} kept.</p></td><td>${duration(wallMs)}</td></tr>
`
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
