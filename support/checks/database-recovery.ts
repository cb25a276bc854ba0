/** Jobs and requests while the database is away for a moment, and when connections die unnoticed. */
import { historiesOf } from '../history/histories.ts'
import { query } from '../services/postgres/driver.ts'
import { call } from '../systems/http-client.ts'
import type { Upload } from '../systems/ingestions.ts'
import { expectEqual, expectThat } from './expect.ts'
import { isProvided, shown } from './extraction-route.ts'
import type { Lab } from './failure-lab.ts'
import { allEnd, allSucceeded } from './job-accounts.ts'
import { untilNoticed } from './noticed-outage.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** Cuts the database off until a job is tried again because of it, or until it must be back. */
export async function awayForAMoment(lab: Lab, uploads: readonly Upload[]): Promise<void> {
  const away = await lab.database.disconnect()
  if (await reachesDatabase(lab, uploads)) {
    throw new Error('the backend still reaches its database: nothing is cut')
  }
  await untilNoticed(lab, uploads, 'the database')
  await away.heal()
}

/** A health check may well know nothing of the database; whoever shows an extraction has asked it. */
async function reachesDatabase(lab: Lab, [first]: readonly Upload[]): Promise<boolean> {
  const { routes } = lab.scene.manifest
  const health = await call(lab.backend.url + routes.health)
  if (health.status !== 200 || first === undefined) return health.status === 200
  return (await extractionShown(lab, first.extraction)) === 200
}

async function extractionShown({ scene, backend, person }: Lab, id: string): Promise<number> {
  return (await shown(scene, backend.url, { extraction: id, token: person.token })).status
}

/** Each is done once, at a later attempt where it met the outage, by the same processes. */
export async function doneOnceAfterwards(lab: Lab, uploads: readonly Upload[]): Promise<void> {
  await allSucceeded(lab, await allEnd(lab, uploads, jobBudgetMs))
  const histories = historiesOf(await lab.records.events())
  const starts = uploads.map(({ job }) => histories.get(job)?.starts.length ?? 0)
  lab.scene.measured('jobs that met an outage of the database', { starts })
  const ends = uploads.map(({ job }) => histories.get(job)?.ends.length)
  expectEqual(
    'how often each of the jobs has ended',
    ends,
    uploads.map(() => 1),
  )
  for (const { role, process } of [lab.backend, ...lab.workers]) {
    expectThat(process.exit() === undefined, `the ${role} had to be started again`)
  }
}

/** How requests and connections end that nobody watches: by the network, and by the database's own word. */
async function killConnections(lab: Lab, how: 'network' | 'database'): Promise<number> {
  if (how === 'network') return lab.database.cut()
  const rows = await query(
    lab.scene.addresses.postgres.url,
    `select pg_terminate_backend(pid) from pg_stat_activity where pid = any ($1::int[])`,
    [[...lab.sessions()]],
  )
  return rows.length
}

/** Right after idle connections have died the next requests are answered as if nothing had been. */
export async function nextRequestsSucceed(lab: Lab, extraction: string): Promise<void> {
  const answers: Record<string, readonly number[]> = {}
  for (const how of ['network', 'database'] as const) {
    const before = await extractionShown(lab, extraction)
    isProvided(lab.scene, before)
    expectEqual('an extraction before', before, 200)
    // Whoever keeps no connection has none that could die; the requests are answered all the same.
    const killed = await killConnections(lab, how)
    const shown = [1, 2, 3].map(() => extractionShown(lab, extraction))
    answers[`${killed} killed by the ${how}`] = await Promise.all(shown)
  }
  lab.scene.measured('requests after idle connections have died', answers)
  const received = [...new Set(Object.values(answers).flat())]
  expectEqual('statuses of the requests right after their connections died', received, [200])
}
