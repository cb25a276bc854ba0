/** What `docker compose ps` and `logs` print. */
import type { ComposeProject } from '../../ports/composition.ts'
import type { LogLine } from '../../ports/process.ts'
import type { Container } from './compose-container.ts'

/** One JSON object per line, with the keys of compose 2.40 that can be told without an engine. */
export function psJson(project: ComposeProject, containers: readonly Container[]): string {
  return containers.map((container) => `${JSON.stringify(rowOf(project, container))}\n`).join('')
}

export function psTable(project: ComposeProject, containers: readonly Container[]): string {
  const head = ['NAME', 'IMAGE', 'COMMAND', 'SERVICE', 'CREATED', 'STATUS', 'PORTS']
  const rows = containers.map((container) => {
    const row = rowOf(project, container)
    return [row.Name, row.Image, row.Command, row.Service, row.RunningFor, row.Status, row.Ports]
  })
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const lineOf = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd()
  return [head, ...rows].map((row) => `${lineOf(row)}\n`).join('')
}

function rowOf(project: ComposeProject, container: Container) {
  const { service, name, createdAt } = container
  const { phase, health, exitCode } = container.state()
  const command = [...(service.entrypoint ?? []), ...(service.command ?? [])].join(' ')
  const running = `${inWords(Date.now() - createdAt)} ago`
  return {
    Command: JSON.stringify(command),
    CreatedAt: new Date(createdAt).toISOString(),
    ExitCode: phase === 'exited' ? (exitCode ?? 0) : 0,
    Health: phase === 'running' && health !== 'none' ? health : '',
    Image: service.image ?? `${project.name}-${service.name}`,
    Name: name,
    Ports: service.ports.map((port) => portInWords(port)).join(', '),
    Project: project.name,
    Publishers: service.ports.map((port) => ({
      URL: port.hostIp ?? '0.0.0.0',
      TargetPort: port.target,
      PublishedPort: port.published ?? 0,
      Protocol: port.protocol,
    })),
    RunningFor: running,
    Service: service.name,
    State: phase,
    Status: statusOf(container, running),
  }
}

function portInWords(port: ComposeProject['services'][string]['ports'][number]): string {
  const host = port.published === undefined ? '' : `${port.hostIp ?? '0.0.0.0'}:${port.published}->`
  return `${host}${port.target}/${port.protocol}`
}

function statusOf(container: Container, ago: string): string {
  const { phase, health, exitCode } = container.state()
  if (phase === 'created') return 'Created'
  if (phase === 'exited') return `Exited (${exitCode ?? 0}) ${ago}`
  if (phase === 'restarting') return `Restarting (${exitCode ?? 0}) ${ago}`
  const checked =
    health === 'none' ? '' : ` (${health === 'starting' ? 'health: starting' : health})`
  return `Up ${inWords(Date.now() - container.createdAt)}${checked}`
}

function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 1) return 'Less than a second'
  if (seconds < 120) return `${seconds} seconds`
  return `${Math.round(seconds / 60)} minutes`
}

export interface LogOptions {
  readonly prefix: boolean
  /** Only the last lines of each container. */
  readonly tail?: number
}

/** Lines of several containers by time of arrival, each behind its container: `web-1  | text`. */
export function logsText(containers: readonly Container[], { prefix, tail }: LogOptions): string {
  const labels = containers.map(({ service, index }) => `${service.name}-${index}`)
  const width = Math.max(0, ...labels.map((label) => label.length)) + 1
  const lines = containers.flatMap((container, at) =>
    container
      .lines()
      .slice(tail === undefined ? 0 : -tail || Number.POSITIVE_INFINITY)
      .map((line) => ({ line, label: labels[at] ?? '' })),
  )
  const show = ({ line, label }: { readonly line: LogLine; readonly label: string }) =>
    prefix ? `${label.padEnd(width)} | ${line.text}\n` : `${line.text}\n`
  return lines
    .sort((a, b) => a.line.at - b.line.at)
    .map(show)
    .join('')
}
