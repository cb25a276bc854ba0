/** What the API does not delete is deleted in the database, and is away for the API as well. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Violation } from '../../core/errors.ts'
import { query } from '../../services/postgres/driver.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { areReadable, canBeDeleted } from './models.ts'

const database = await testDatabase(launcher())

const run = (sql: string) => query(database.address.url, sql)

/** An API that reads runs and answers `status` and `words` to whoever would delete one, and else that it knows no path. */
async function api(status: number, words: string) {
  const server = createServer(async ({ method, url }, answer) => {
    if (url !== '/runs/7') {
      answer.statusCode = 404
      answer.end(`Cannot ${method} ${url}`)
      return
    }
    const [row] = await run('select 1 from runs')
    answer.statusCode = method === 'DELETE' ? status : row === undefined ? 404 : 200
    answer.end(method === 'DELETE' ? words : '{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, backend: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

async function deleting(status: number, words = '{}'): Promise<void> {
  await run(`drop table if exists steps, runs; create table runs (id int primary key);
    insert into runs values (7)`)
  const { server, backend } = await api(status, words)
  const areas = { executions: { path: '/runs', table: 'public.runs' } }
  const scene = { production: { areas }, addresses: { postgres: database.address } } as never
  const thing = { area: 'executions', id: '7', one: '/runs/{id}', single: false } as never
  const sender = { backend, person: { token: 'x' } } as never
  await canBeDeleted(scene, sender, [thing]).finally(() => server.close())
}

test('an area without an operation that deletes is no broken promise', () => deleting(405))

test('the same where the API answers as it does to paths that it does not know', () =>
  deleting(404, 'Cannot DELETE /runs/7'))

test('one that does not find what is there is a broken promise', async () => {
  await assert.rejects(deleting(404, 'Run not found'), /one of executions cannot be deleted/)
})

test('an operation that fails is one', async () => {
  await assert.rejects(deleting(500), /one of executions cannot be deleted/)
  await assert.rejects(deleting(204), Violation)
})

async function reading(list: readonly object[], one: string | undefined): Promise<void> {
  await run(`drop table if exists steps, runs; create table runs (id int primary key, who text);
    insert into runs values (7, 'me')`)
  const server = createServer(({ method, url = '' }, answer) => {
    const told = url === '/runs' ? JSON.stringify(list) : url === '/runs/7' ? one : undefined
    answer.statusCode = told === undefined ? 404 : 200
    answer.end(told ?? `Route ${method}:${url} not found`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const backend = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const areas = { executions: { path: '/runs', table: 'public.runs', owner: 'who' } }
  const scene = { production: { areas }, addresses: { postgres: database.address } } as never
  const thing = { area: 'executions', id: '7', one: '/runs/{id}', single: false } as never
  const sender = { backend, person: { id: 'me', token: 'x' } } as never
  await areReadable(scene, sender, [thing]).finally(() => server.close())
}

test('what is only listed is read by its list, however the API says that it has no such path', async () => {
  await reading([{ id: 7 }], undefined)
  await assert.rejects(reading([], undefined), /does not have what was made/)
})

test('what is read by the id is the one, or what belongs to it', async () => {
  await reading([{ id: 7 }], '{"id":7}')
  await reading([{ id: 7 }], '[{"id":1}]')
  await assert.rejects(reading([{ id: 7 }], '{"id":8}'), /the id of one of executions/)
})
