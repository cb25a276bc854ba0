/** A question to a database ends with an answer or with one error, whatever becomes of the server. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launcher } from '../../targets/embedded/launcher.ts'
import { logIn, query, withUser } from './driver.ts'
import { sessionsOfLogin } from './kept-connections.ts'
import { openSession } from './session.ts'
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

test('a question finds the connection of the one before, as if it were new', async () => {
  const { url } = server.address
  const whoAsks = `select pg_backend_pid() as pid, current_setting('plumbline.left', true) as left`
  const [first] = await query(url, `${whoAsks}, set_config('plumbline.left', 'yes', false)`)
  const [second] = await query(url, whoAsks)
  assert.equal(second?.pid, first?.pid)
  assert.equal(second?.left ?? '', '')
})

test('two questions at once are asked on two connections', async () => {
  const ask = () => query(server.address.url, 'select pg_backend_pid() as pid, pg_sleep(0.2)')
  const [[one], [other]] = await Promise.all([ask(), ask()])
  assert.notEqual(one?.pid, other?.pid)
})

test('what is no plain question has a session to itself', async () => {
  const { url } = server.address
  const pid = async () => (await query(url, 'select pg_backend_pid() as pid'))[0]?.pid
  const before = await pid()
  await query(url, "set application_name = 'somebody'")
  assert.equal(await pid(), before)
  await query(url, 'select 1; begin')
  assert.notEqual(await pid(), before, 'the connection with an open transaction is not kept')
})

test('a lock of a transaction that was left open is gone with the answer', async () => {
  const { url } = server.address
  const somebodyElse = await openSession(url)
  await query(url, 'select 1; begin; select pg_advisory_xact_lock(7)')
  const taken = await somebodyElse.run('select pg_try_advisory_lock(7) as taken')
  await somebodyElse.close()
  assert.deepEqual(taken, [{ taken: true }])
})

test('a connection that the server has ended is no answer to the next question', async () => {
  const { url } = server.address
  await query(url, 'select 1')
  await server.stopServer('immediate')
  await server.startServer()
  assert.deepEqual(await query(url, 'select 1 as one'), [{ one: 1 }])
})

test('nobody is let in by a connection of before', async () => {
  const { url } = server.address
  await query(url, "create role guest login password 'first'")
  const guest = withUser(url, { user: 'guest', password: 'first' })
  await query(guest, 'select 1')
  await query(url, "alter role guest password 'second'")
  await assert.rejects(logIn(guest), { code: '28P01' })
})

test('a login has the sessions of others, and of ours none', async () => {
  const { url } = server.address
  await query(url, "create role watched login password 'watched'")
  const watched = withUser(url, { user: 'watched', password: 'watched' })
  const count = async () =>
    (await query(url, `select count(*)::int as count ${sessionsOfLogin}`, ['watched']))[0]?.count
  await query(watched, 'select 1')
  assert.equal(await count(), 0)
  const session = await openSession(watched)
  assert.equal(await count(), 0)
  await session.run("set application_name = 'somebody'")
  assert.equal(await count(), 1)
  await session.close()
})
