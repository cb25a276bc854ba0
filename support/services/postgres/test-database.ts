/** A database for the tests of one file: there when this resolves, gone after the last of them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { Launch } from '../../ports/process.ts'
import { type PostgresService, startPostgres } from './embedded.ts'

/** Awaited at the top of the file: hooks of one level do not wait for each other. */
export async function testDatabase(launch: Launch): Promise<PostgresService> {
  const dir = await mkdtemp(join(tmpdir(), 'plumbline-database-'))
  const postgres = await startPostgres({ launch, dir })
  after(async () => {
    await postgres.stop()
    await rm(dir, { recursive: true, force: true })
  })
  return postgres
}
