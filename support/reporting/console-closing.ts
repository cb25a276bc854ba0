/** The closing table: what does not conform and why, what could not be verified, times and reports. */
import type { Publication } from '../ports/publication.ts'
import type { Report, RequirementOutcome } from '../ports/report.ts'
import { certificateLines } from './certificate-lines.ts'
import type { Paint } from './paint.ts'
import { requirementStanding, type Standing, scenarioStanding, standingOrder } from './standing.ts'
import { targetCounts } from './target-counts.ts'
import { headline } from './verdict-of-run.ts'
import { visible } from './visible-text.ts'
import { inOrder, standingOf, toneOf } from './waiver-words.ts'
import { causesOf, duration, plural, standingTitles } from './wording.ts'

type Paths = Readonly<Record<string, string>>

export function closingLines(report: Publication, paths: Paths, paint: Paint): readonly string[] {
  const told: readonly Standing[] = ['violated', 'suite-broke', 'waived']
  return [
    ...told.flatMap((standing) => findings(report, standing, paint)),
    ...unverifiedElsewhere(report, paint),
    ...section('Targets', targetLines(report), paint),
    ...section('Waivers', waiverLines(report, paint), paint),
    ...section('Created and removed', certificateLines(report), paint),
    ...section('Problems of the run', report.problems.map(visible), paint),
    ...section(
      'Slowest scenarios: time, and how much of it they waited for the system',
      slowest(report),
      paint,
    ),
    ...section('Reports', reportLines(paths), paint),
    '',
    ...verdictLines(report, paint),
  ]
}

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : ['', paint('bold', title), ...lines.map(indented)]
}

/** One entry for each requirement: id, title, promise, reason, what the deciding step has said, causes. */
function findings(report: Publication, standing: Standing, paint: Paint): readonly string[] {
  const rows = rowsOf(report, standing)
  if (rows.length === 0) return []
  const heading = paint('bold', `${standingTitles[standing]} (${rows.length})`)
  return ['', heading, ...rows.flatMap((row) => finding(row, report, paint))]
}

function finding(
  row: RequirementOutcome,
  { causes }: Publication,
  paint: Paint,
): readonly string[] {
  const { id, title, statement, source } = row.requirement
  const reason = visible(row.reason ?? 'no reason was given')
  const culprits = row.scenarios.filter((scenario) => scenario.status !== 'conforms')
  return [
    `  ${paint(row.verdict, id)} ${visible(title)}`,
    `    promised: ${visible(statement)}`,
    paint('dim', `    in ${visible(source.join(', '))}`),
    `    ${reason}`,
    ...culprits.flatMap((scenario) => culpritLines(scenario, reason, paint)),
    ...causesOf(id, causes).map((line) => paint('dim', `    ${line}`)),
  ]
}

type Culprit = RequirementOutcome['scenarios'][number]

/** What only repeats the reason is left out. */
function culpritLines(scenario: Culprit, reason: string, paint: Paint): readonly string[] {
  const message = visible(scenario.message ?? '')
  const repeats = message === '' || reason.endsWith(message)
  const lines = repeats ? [] : message.split('\n').map((text) => `      ${text}`)
  const place = paint('dim', `${scenario.uri}:${scenario.line}`)
  return [`    ${visible(scenario.name)} ${place}`, ...lines]
}

/** Grouped by reason: a missing engine explains thirty rows with one sentence. */
function unverifiedElsewhere(report: Report, paint: Paint): readonly string[] {
  const unselected = Map.groupBy(rowsOf(report, 'not-selected'), reasonOf)
  const counted = [...unselected].map(
    ([reason, rows]) => `${reason}: ${plural(rows.length, 'requirement')}`,
  )
  return [
    ...(['not-running', 'no-capability'] as const).flatMap((standing) =>
      section(standingTitles[standing], namedByReason(report, standing, paint), paint),
    ),
    ...section(standingTitles['not-selected'], counted, paint),
  ]
}

function namedByReason(report: Report, standing: Standing, paint: Paint): readonly string[] {
  return [...Map.groupBy(rowsOf(report, standing), reasonOf)].flatMap(([reason, rows]) => [
    `${reason}: ${plural(rows.length, 'requirement')}`,
    paint('dim', `  ${rows.map((row) => row.requirement.id).join(' ')}`),
  ])
}

function waiverLines({ waivers }: Publication, paint: Paint): readonly string[] {
  return inOrder(waivers).flatMap((waiver) => [
    `${paint(toneOf(waiver), waiver.requirement)} ${visible(standingOf(waiver))}`,
    paint('dim', visible(`  ${waiver.ticket}, ${waiver.owner}, approved by ${waiver.approver}`)),
  ])
}

function targetLines(report: Publication): readonly string[] {
  const counts = targetCounts(report)
  const width = Math.max(0, ...counts.map(({ target }) => target.length))
  return counts.map(({ target, conforms, violated, open, elsewhere }) => {
    const told = [`${conforms} conform`, `${violated} violated`, ...open, ...elsewhere]
    return `${target.padEnd(width)}  ${told.join(', ')}`
  })
}

function slowest(report: Report): readonly string[] {
  const sorted = [...report.scenarios].sort((a, b) => b.durationMs - a.durationMs).slice(0, 10)
  const rows = sorted.map(({ durationMs, waitedMs, name }) => {
    return [duration(durationMs), duration(waitedMs), visible(name)] as const
  })
  const width = Math.max(0, ...rows.flatMap(([took, waited]) => [took.length, waited.length]))
  return rows.map(
    ([took, waited, name]) => `${took.padStart(width)} ${waited.padStart(width)}  ${name}`,
  )
}

function reportLines(paths: Paths): readonly string[] {
  const width = Math.max(0, ...Object.keys(paths).map((name) => name.length))
  return Object.entries(paths).map(([name, path]) => `${name.padEnd(width)}  ${path}`)
}

function verdictLines(report: Report, paint: Paint): readonly string[] {
  const { totals } = report
  const { verdict, sentence } = headline(report)
  const groups = standingOrder
    .filter((standing) => standing !== 'conforms' && standing !== 'violated')
    .map((standing) => [standing, rowsOf(report, standing).length] as const)
    .filter(([, count]) => count > 0)
    .map(([standing, count]) => `${count} ${standingTitles[standing].toLowerCase()}`)
  const green = report.scenarios.filter((one) => scenarioStanding(one, report) === 'conforms')
  return [
    `${paint('bold', 'Requirements')}  ${[`${totals.conforms} conform`, `${totals.violated} violated`, ...groups].join(', ')}`,
    `${paint('bold', 'Scenarios')}     ${green.length} of ${totals.scenarios} conform, ${plural(totals.steps, 'step')}, ${duration(totals.wallMs)}`,
    `${paint('bold', 'Verdict')}       ${paint(verdict, verdict)}: ${sentence}`,
  ]
}

function rowsOf(report: Report, standing: Standing): readonly RequirementOutcome[] {
  return report.requirements.filter((row) => requirementStanding(row) === standing)
}

function reasonOf(row: RequirementOutcome): string {
  return visible(row.reason ?? '')
}

function indented(text: string): string {
  return `  ${text.replaceAll('\n', '\n  ')}`
}
