/** A question to a database ends with an answer or with one error, whatever becomes of the server. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launcher } from '../../targets/embedded/launcher.ts'
import { query } from './driver.ts'
import { testDatabase } from './test-database.ts'

const server = await testDatabase(launcher())

test('a server that ends while it is asked rejects the question, and nothing is thrown beside', async () => {
  const { url } = server.address
  const asked = query(url, "select pg_sleep(60), 'asked'")
  const lost = assert.rejects(asked, /terminat|ECONNRESET/)
  const running = "select 1 from pg_stat_activity where query like '%pg_sleep(60)%'"
  let there = 0
  // The sentence itself is one of those that are running.
  while (there < 2) there = (await query(url, running)).length
  await server.stopServer('immediate')
  await lost
  await server.startServer()
  assert.deepEqual(await query(url, 'select 1 as one'), [{ one: 1 }])
})
