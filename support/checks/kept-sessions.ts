/** What a worker keeps of its sessions in the database when its work is done. */
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { Scene } from '../run/scene.ts'
import { query } from '../services/postgres/driver.ts'
import { sessionsOfLogin } from '../services/postgres/kept-connections.ts'
import { calmWithinMs } from './connection-pool.ts'

/**
 * A few for each job that the worker can run at a time, however many it has run; `login` is the worker's own.
 * A pool may keep what nobody uses for a while; what a task has forgotten stays for good.
 */
export async function keepsFewSessions(scene: Scene, login: string): Promise<void> {
  const { pool, queue } = scene.manifest
  const most = pool.perJob * queue.concurrency
  const sessions = await eventually(
    "the worker's sessions in the database",
    async () => {
      const rows = await query(scene.addresses.postgres.url, `select pid ${sessionsOfLogin}`, [
        login,
      ])
      if (rows.length <= most) return rows.length
      throw new Violation('sessions of a worker without work', {
        expected: `at most ${pool.perJob} for each of ${queue.concurrency} jobs`,
        received: rows.length,
      })
    },
    { withinMs: calmWithinMs },
  )
  scene.measured('sessions of the worker after its work', { sessions })
}
