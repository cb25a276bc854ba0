/** A migration that builds indexes while users keep writing, cut off once and run again. */
import { Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { RunningProcess } from '../ports/process.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import { openSession, type Session } from '../services/postgres/session.ts'
import { expectEqual, expectThat } from './expect.ts'
import { ended, type Finished, runTool, startTool, succeeded } from './migration-tool.ts'

/** The longest that a write may wait, in milliseconds; and how many writes are made meanwhile. */
const longestWaitMs = 1_000
const writeCount = 20
const startsWithinMs = 15_000

/** Tables are there, and the indexes on them are not built yet. */
export async function beforeIndexes(scene: Scene): Promise<void> {
  const { beforeIndexes: command } = scene.manifest.migrations
  if (command === undefined) throw new Unverified('needs migrations.beforeIndexes in the manifest')
  succeeded(await runTool(scene, command))
}

interface Write {
  readonly ms: number
  /** Given up, because another session held what it needs. */
  readonly blocked: boolean
}

export interface Building {
  /** The writes that were made while the migration waited for the open transaction. */
  readonly writes: readonly Write[]
  /** Whether the migration waited at all for the transaction, and could be cut off. */
  readonly cutOff: boolean
  readonly first: Finished
  readonly again: Finished
}

/** Cuts the migration off in the middle of an index, then runs it again while the writing goes on. */
export async function buildTwice(scene: Scene): Promise<Building> {
  const { url } = scene.addresses.postgres
  const { up } = scene.manifest.migrations
  const [holder, writer] = await Promise.all([openSession(url), openSession(url)])
  try {
    await holder.run('begin')
    await write(scene, holder)
    const migration = await startTool(scene, up, {})
    const pid = await waitingFor(url, holder.pid, migration)
    const writes = pid === undefined ? [] : await keepWriting(scene, writer)
    if (pid !== undefined) await query(url, 'select pg_terminate_backend($1)', [pid])
    const first = await ended(up, migration)
    await holder.run('commit')
    return { writes, cutOff: pid !== undefined, first, again: await runTool(scene, up) }
  } finally {
    await Promise.all([holder.close(), writer.close()])
  }
}

/** Takes the lock that every insert and update takes, whatever columns the table has. */
async function write({ manifest }: Scene, session: Session): Promise<void> {
  const { table, status } = manifest.extractions
  const column = identifier(status)
  await session.run(`update ${identifier(table)} set ${column} = ${column} where false`)
}

/** The session that waits for our transaction; undefined when the migration ends without waiting. */
async function waitingFor(
  url: string,
  holder: number,
  migration: RunningProcess,
): Promise<number | undefined> {
  return eventually(
    'the migration comes to the indexes',
    async () => {
      const sql = 'select pid from pg_stat_activity where $1 = any (pg_blocking_pids(pid)) limit 1'
      const [row] = await query(url, sql, [holder])
      if (row !== undefined) return Number(row.pid)
      if (migration.exit() !== undefined) return undefined
      throw new Violation('it waits for nobody')
    },
    { withinMs: startsWithinMs, everyMs: 20 },
  )
}

/** One write after the other; the first that has to wait for too long is the last. */
async function keepWriting(scene: Scene, writer: Session): Promise<Write[]> {
  const writes: Write[] = []
  await writer.run(`set lock_timeout = ${longestWaitMs}`)
  for (let count = 0; count < writeCount; count += 1) {
    const began = performance.now()
    const blocked = await write(scene, writer).then(
      () => false,
      (error: { code?: string }) => {
        if (error.code !== '55P03') throw error // lock_not_available: it has waited long enough
        return true
      },
    )
    writes.push({ ms: Math.round(performance.now() - began), blocked })
    if (blocked) break
  }
  return writes
}

/** Nobody who wrote had to wait while the index was under way. */
export function nobodyWaited(scene: Scene, { writes, cutOff, first }: Building): void {
  const longestMs = Math.max(0, ...writes.map(({ ms }) => ms))
  scene.measured('writes while an index is built', { writes: writes.length, longestMs })
  expectThat(cutOff, 'the migration builds no index on a table in use', {
    expected: 'it waits for an open transaction before an index is complete',
    received: [`exit status ${first.code}`, ...first.lines.slice(-3)],
  })
  const blocked = writes.some((each) => each.blocked)
  expectThat(!blocked, 'a write waits for an index that is being built', {
    expected: `no write waits for ${longestWaitMs} ms`,
    received: `a write has waited for ${longestMs} ms and was given up`,
  })
}

/** The migration that was cut off says so, and the next one completes its work. */
export async function completed(scene: Scene, { first, again }: Building): Promise<void> {
  expectThat(first.code !== 0, 'a migration that was cut off ends as if all was well')
  succeeded(again)
  const rows = await query(
    scene.addresses.postgres.url,
    `select indexrelid::regclass::text as name from pg_index
     where not (indisvalid and indisready and indislive)`,
  )
  expectEqual(
    'indexes that are left unusable',
    rows.map(({ name }) => String(name)),
    [],
  )
}
