/** Metrics of two agents, and what the query for the use of models must make of them. */
import { randomUUID } from 'node:crypto'
import type { ProjectScene } from '../../run/scene.ts'
import type { Row } from '../../services/supabase/records.ts'
import { columnsOf } from './columns.ts'
import type { Figures, Planned } from './figures.ts'
import { bothOf, rounded } from './gains.ts'
import { strangerIn } from './new-rows.ts'
import { tokens } from './rows.ts'

/** Where the table limits the agents, two of its own; else two that nobody has. */
export async function twoAgents(scene: ProjectScene): Promise<readonly [string, string]> {
  const columns = await columnsOf(scene.addresses.postgres.url, 'public.llm_metrics')
  const [one, two] = columns.find(({ name }) => name === 'agent_type')?.allowed ?? []
  if (one !== undefined && two !== undefined) return [one, two]
  return [`first-${randomUUID()}`, `second-${randomUUID()}`]
}

/** One call of an agent, so many hours ago. */
export async function callOf(
  scene: ProjectScene,
  agent_type: string,
  [total, latency_ms, hoursAgo]: readonly [number, number, number],
): Promise<Planned> {
  const created_at = new Date(Date.now() - hoursAgo * 3_600_000).toISOString()
  const columns = await columnsOf(scene.addresses.postgres.url, 'public.llm_metrics')
  const job = await strangerIn(scene, 'metricsJob')
  return {
    table: 'llm_metrics',
    given: { ...job, agent_type, ...tokens(columns, total), latency_ms, created_at },
  }
}

/** Calls, tokens and mean latency of the agent's new rows alone. */
export function usedBy(figures: Figures, agent: string): Row {
  const { before, after } = bothOf(figures, 'models')
  const sums = (rows: readonly Row[]) => {
    const row = rows.find(({ agent_type }) => agent_type === agent)
    const calls = Number(row?.calls ?? 0)
    const tokens = Number(row?.total_tokens ?? 0)
    return { calls, tokens, latency: calls * Number(row?.avg_latency_ms ?? 0) }
  }
  const [old, now] = [sums(before), sums(after)]
  const calls = now.calls - old.calls
  const mean = calls === 0 ? 0 : rounded((now.latency - old.latency) / calls)
  return { calls, tokens: now.tokens - old.tokens, mean }
}
