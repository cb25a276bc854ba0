/** The line that tells of the database is true from the first session on, whoever of the command had it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { testDatabase } from '../services/postgres/test-database.ts'
import type { SystemProcess } from '../systems/system.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { connectedLine, sessionBeforeLogLine } from './database.ts'

const { address } = await testDatabase(launcher())
const scene = { addresses: { postgres: address }, measured: () => undefined } as unknown as Scene

/** The backend logs the line at 2000; of its user no session is alive. */
function judged(firstSessionAt: number | undefined): Promise<void> {
  const lines = () => [{ at: 2_000, stream: 'stdout', text: `INFO ${connectedLine}` }]
  const backend = { process: { lines } } as unknown as SystemProcess
  const way = { firstSessionAt: () => firstSessionAt }
  return sessionBeforeLogLine(scene, backend, { user: 'nobody', way })
}

test('a session that is over by now counts, one after the line or none at all does not', async () => {
  await judged(1_000)
  await assert.rejects(judged(3_000), Violation)
  await assert.rejects(judged(undefined), Violation)
})
