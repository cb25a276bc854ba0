/** The queries that document 003 gives its operators ("Monitoring", "Troubleshooting" 4). */
import { identifier } from '../../services/postgres/driver.ts'
import type { Question } from './figures.ts'
import { printedOwner } from './owner.ts'

/** As printed, but for the use of the storage, whose cast is printed outside of the sum. */
export const monitoring = {
  health: `
    SELECT
      COUNT(*) FILTER (WHERE status = 'queued') as queued,
      COUNT(*) FILTER (WHERE status = 'processing') as processing,
      COUNT(*) FILTER (WHERE status = 'failed') as failed
    FROM jobs
    WHERE created_at > NOW() - INTERVAL '1 hour'`,
  storage: `
    SELECT
      bucket_id,
      COUNT(*) as file_count,
      SUM((metadata->>'size')::bigint) / 1024 / 1024 as total_mb
    FROM storage.objects
    GROUP BY bucket_id`,
  models: `
    SELECT
      agent_type,
      COUNT(*) as calls,
      SUM(total_tokens) as total_tokens,
      AVG(latency_ms) as avg_latency_ms
    FROM llm_metrics
    WHERE created_at > NOW() - INTERVAL '24 hours'
    GROUP BY agent_type`,
  activity: `
    SELECT
      DATE(created_at) as date,
      COUNT(DISTINCT user_id) as active_users,
      COUNT(*) as total_uploads
    FROM jobs
    WHERE created_at > NOW() - INTERVAL '7 days'
    GROUP BY DATE(created_at)
    ORDER BY date DESC`,
  active: 'SELECT get_active_job_count()',
  queued: "SELECT * FROM jobs WHERE status = 'queued'",
  stuck: `
    SELECT * FROM jobs
    WHERE status = 'processing' AND started_at < NOW() - INTERVAL '5 minutes'`,
} as const

/** The activity by the column that says whose jobs are, where its name is not what is asked about. */
export function activityBy(owner: string): string {
  return monitoring.activity.replace(printedOwner, identifier(owner))
}

export type QueryName = keyof typeof monitoring

/** The question of that name, asked by the service. */
export function asService(name: QueryName): Question {
  return { name, sql: monitoring[name], as: { role: 'service_role' } }
}

/** What anybody can be told of metrics, whatever the types of the figures. */
export const anyMetrics = 'SELECT agent_type, total_tokens FROM llm_metrics'

/** What is printed for the use of the storage: it adds up texts, which no database does by itself. */
export const printedStorage = `
  SELECT
    bucket_id,
    COUNT(*) as file_count,
    SUM(metadata->>'size')::bigint / 1024 / 1024 as total_mb
  FROM storage.objects
  GROUP BY bucket_id`

/** SQLSTATE with which such a sum is refused: there is no function of that kind. */
export const noSuchFunction = '42883'
