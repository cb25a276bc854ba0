/** Who ran what, when and on what, and how the documents were read where they contradict themselves. */
import type { Report, RunInfo } from '../../ports/report.ts'
import { html, type Markup } from '../markup.ts'

export function provenanceSection({ run }: Report): Markup {
  const commit = run.dirty ? html`${run.commit} <b>with uncommitted changes</b>` : run.commit
  return html`<section>
<h2>The run</h2>
<table class="facts">
<tr><th scope="row">Run</th><td><code>${run.id}</code></td></tr>
<tr><th scope="row">Commit</th><td>${commit}</td></tr>
<tr><th scope="row">Command</th><td><code>${run.command}</code></td></tr>
<tr><th scope="row">Target</th><td>${run.target}</td></tr>
<tr><th scope="row">Node</th><td>${run.node}</td></tr>
<tr><th scope="row">Started</th><td>${run.startedAt}</td></tr>
<tr><th scope="row">Finished</th><td>${run.finishedAt}</td></tr>
${run.systems.map(
  (
    system,
  ) => html`<tr><th scope="row">${system.title}</th><td><code>${system.manifest}</code></td></tr>
`,
)}</table>
${capabilities(run)}
</section>`
}

function capabilities(run: RunInfo): Markup {
  const rows = Object.entries(run.capabilities)
  if (rows.length === 0) return html``
  return html`<h3>What this target can do</h3>
<table class="facts">
${rows.map(
  ([name, able]) => html`<tr><th scope="row">${name}</th><td>${
    able === true ? 'yes' : html`<b>no</b>: ${able}`
  }</td></tr>
`,
)}</table>`
}

/** The readings of the run's systems and of single requirements. */
export function readingsSection(report: Report): Markup {
  const ofSystems = report.run.systems.flatMap((system) =>
    Object.entries(system.readings).map(([name, value]) => [`${system.title}: ${name}`, value]),
  )
  const ofRows = report.requirements.flatMap(({ requirement }) =>
    requirement.reading === undefined ? [] : [[requirement.id, requirement.reading]],
  )
  const readings = [...ofSystems, ...ofRows]
  if (readings.length === 0) return html``
  return html`<section>
<h2>Readings used</h2>
<p class="note">Where the documents contradict themselves, the run used these.</p>
<table class="facts">
${readings.map(
  ([what, reading]) => html`<tr><th scope="row">${what}</th><td>${reading}</td></tr>
`,
)}</table>
</section>`
}
