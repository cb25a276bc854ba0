/** Executions that are still to be done, by their rows alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { query } from '../../services/postgres/driver.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import { isProduction, loadManifests } from '../../systems/manifest.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { root } from '../root.ts'
import { executionRemoval } from './executions-at-work.ts'

const [manifest] = loadManifests(['production-migration'], `${root}/fixtures/systems`)
if (manifest === undefined || !isProduction(manifest)) throw new Error('there is no such system')
const database = await testDatabase(launcher())
const { url } = database.address
const removal = executionRemoval(manifest, url, 'plumbline test')

test('what has not ended is found by what its row names, and what has ended is not', async () => {
  assert.deepEqual(await removal.naming(['me']), [], 'there is no such table yet')
  await query(url, 'create table public.executions (id text, owner_id text, status text)')
  const rows = "values ('1', 'me', 'queued'), ('2', 'me', 'finished'), ('3', 'they', 'running')"
  await query(url, `insert into public.executions ${rows}`)
  assert.deepEqual(await removal.naming(['me']), ['1'])
  assert.deepEqual(await removal.running(['1', '2']), ['1'])
})

test('one whose row goes before its end stays told, until it is seen to have ended', async () => {
  await query(url, "delete from public.executions where id = '1'")
  assert.deepEqual(await removal.there([]), ['1'])
  await query(url, "insert into public.executions values ('1', 'me', 'failed')")
  assert.deepEqual(await removal.there([]), [])
})
