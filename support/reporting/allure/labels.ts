/** Where a scenario stands in the Allure report: labels, links and the promise it is held against. */
import { type Label, LabelName, type Link, LinkType, Severity } from 'allure-js-commons'
import type { Report, Requirement, ScenarioOutcome } from '../../ports/report.ts'
import { html, type Markup } from '../markup.ts'
import { requirementsOf, type Standing } from '../standing.ts'

/** By this label Allure tells its environments apart. */
export const targetLabel = 'target'

/** Names the environments to Allure's configuration, with commas between them. */
export const targetsVariable = 'PLUMBLINE_REPORT_TARGETS'

/** Epic = system, feature = feature, story = rule; the tags and ids can be searched for. */
export function scenarioLabels(
  scenario: ScenarioOutcome,
  report: Report,
  standing: Standing,
): Label[] {
  const rows = requirementsOf(scenario, report).map((outcome) => outcome.requirement)
  return [
    label(
      LabelName.EPIC,
      systemTitle(rows[0]?.system, report) ?? systemOfUri(scenario.uri, report),
    ),
    label(LabelName.FEATURE, scenario.feature),
    label(LabelName.STORY, scenario.rule ?? scenario.name),
    label(LabelName.SEVERITY, severity(rows)),
    label(targetLabel, report.run.target),
    ...scenario.requirements.map((id) => label('requirement', id)),
    ...scenario.tags.map((tag) => label(LabelName.TAG, tag.replace(/^@/, ''))),
    ...(standing === 'waived' ? [label(LabelName.TAG, 'waived')] : []),
    label(LabelName.FRAMEWORK, 'cucumberjs'),
  ]
}

/** For a row that no scenario has touched. */
export function rowLabels(row: Requirement, report: Report): Label[] {
  return [
    label(LabelName.EPIC, systemTitle(row.system, report) ?? row.system),
    label(LabelName.FEATURE, 'Requirements without a scenario'),
    label(LabelName.SEVERITY, severity([row])),
    label('requirement', row.id),
    label(LabelName.TAG, row.id),
    label(LabelName.FRAMEWORK, 'cucumberjs'),
  ]
}

export function requirementLinks(ids: readonly string[]): Link[] {
  return ids.map((id) => ({ name: id, type: LinkType.TMS, url: signoffRow(id) }))
}

/** The row of the sign-off page, which lies beside the folder of the report. */
function signoffRow(id: string): string {
  return `../signoff.html#${encodeURIComponent(id)}`
}

/**
 * The promises in full, with the places in the documents that make them. Allure 3 shows relative links
 * as plain text, so the description carries one that can be followed.
 */
export function promiseMarkup(rows: readonly Requirement[]): Markup {
  return html`${rows.map(
    (
      row,
    ) => html`<h4><a href="${signoffRow(row.id)}" target="_blank">${row.id}</a> · ${row.title}</h4><p>${row.statement}</p>
<p><em>${[`${row.level}`, ...row.source].join(' · ')}</em></p>
${row.reading !== undefined && html`<p>Read as: ${row.reading}</p>`}`,
  )}`
}

/** Stands above the promise: a violation that is accepted is still one. */
export function waiverMarkup(reasons: readonly string[]): Markup {
  return html`${reasons.map((reason) => html`<p><b>${reason}</b></p>`)}`
}

function severity(rows: readonly Requirement[]): Severity {
  return rows.some((row) => row.level === 'must') ? Severity.CRITICAL : Severity.NORMAL
}

function systemTitle(name: string | undefined, report: Report): string | undefined {
  return report.run.systems.find((system) => system.name === name)?.title
}

/** Features lie in a folder named after their system; a scenario without a known id is found by it. */
function systemOfUri(uri: string, report: Report): string {
  const folder = uri.split('/').at(-2) ?? uri
  return systemTitle(folder, report) ?? folder
}

function label(name: string, value: string): Label {
  return { name, value }
}
