/** Every scenario step by step, folded; those that do not conform stand open. */
import type { Publication } from '../../ports/publication.ts'
import type { ScenarioOutcome, StepOutcome } from '../../ports/report.ts'
import { identify } from '../identity.ts'
import { html, type Markup } from '../markup.ts'
import { type Standing, scenarioStanding } from '../standing.ts'
import { sentence, stepSigns, worthTelling } from '../step-lines.ts'
import { looksAt } from '../target-counts.ts'
import { duration, standingTitles } from '../wording.ts'
import { scenarioAnchor } from './anchors.ts'
import { attachmentMarkup } from './attachments.ts'

export function scenariosSection(report: Publication): Markup {
  const identities = identify(report.scenarios)
  const looks = looksAt(report)
  const features = Map.groupBy([...report.scenarios.entries()], ([, entry]) => entry.feature)
  return html`<section>
<h2>Scenarios</h2>
${[...features].map(
  ([feature, entries]) => html`<h3>${feature}</h3>
${entries.map(([index, entry]) =>
  scenarioMarkup(entry, {
    anchor: scenarioAnchor(index),
    title: identities.get(entry)?.title ?? entry.name,
    standing: scenarioStanding(entry, report),
    looks: looks(entry),
  }),
)}`,
)}
</section>`
}

interface Shown {
  readonly anchor: string
  readonly title: string
  readonly standing: Standing
  /** Of several targets: what each has to say. */
  readonly looks: readonly string[]
}

/** Open at once where QA has to read on: not for what conforms, nor for what could not be tried here. */
const readAtOnce: readonly Standing[] = ['violated', 'suite-broke', 'waived']

function scenarioMarkup(scenario: ScenarioOutcome, shown: Shown): Markup {
  const open = readAtOnce.includes(shown.standing) ? html` open` : ''
  return html`<details id="${shown.anchor}"${open}>
<summary><span class="verdict ${scenario.status}">${scenario.status}</span> ${shown.title}
<small>${duration(scenario.durationMs)}${scenario.attempts > 1 && `, attempt ${scenario.attempts}`}</small></summary>
<p class="note">${scenario.requirements.map((id) => html`<a href="#${id}">${id}</a> `)}
${scenario.rule} <code>${scenario.uri}:${scenario.line}</code></p>
${shown.looks.map((look) => html`<p class="note">${look}</p>`)}
${scenario.reason !== undefined && html`<p class="reason">${standingTitles[shown.standing]}. ${scenario.reason}</p>`}
<ol class="steps">
${scenario.steps.filter(worthTelling).map(stepMarkup)}</ol>
</details>
`
}

function stepMarkup(step: StepOutcome): Markup {
  const time = step.status === 'not-reached' ? 'not reached' : duration(step.durationMs)
  return html`<li class="${step.status}"><span class="sign">${stepSigns[step.status]}</span> ${sentence(step)}
<small>${time}</small>${step.message !== undefined && html`<pre class="message">${step.message}</pre>`}
${step.attachments.map(attachmentMarkup)}</li>
`
}
