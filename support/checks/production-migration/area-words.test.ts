/** Systems in other languages: what a project is called, and one that only its list tells of. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json as body } from 'node:stream/consumers'
import { it, type TestContext } from 'node:test'
import { Violation } from '../../core/errors.ts'
import { makeProject } from './areas.ts'
import { canBeChanged } from './models.ts'

/** An API that keeps what it is sent, lists it, and reads nothing by its id. */
async function listing(t: TestContext, keeps: (sent: object) => object) {
  const items = [{ id: 'x' }, { id: '7' }] as object[]
  const server = createServer(async (request, answer) => {
    const { method, url } = request
    answer.statusCode = method === 'GET' && url !== '/espacos' ? 405 : 200
    if (method === 'PUT') items[1] = keeps((await body(request)) as object)
    answer.end(JSON.stringify(items))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const areas = {
  workspaces: { path: '/espacos', change: { nome: 'Outro' }, changeMethod: 'PUT', body: {} },
  projects: { path: '/projects', method: 'POST', body: { espaco: '{workspace}', titulo: 'A' } },
}
const manifest = { areas } as never
const person = { token: 'x' }
const changing = (backend: string) => {
  const thing = { area: 'workspaces', id: '7', one: '/espacos/{id}', single: false } as never
  return canBeChanged({ production: manifest } as never, { backend, person } as never, [thing])
}

it('what only a list tells of is seen there to have changed, or not to have', async (t) => {
  const good = await listing(t, (sent) => ({ id: '7', ...sent }))
  assert.deepEqual(await changing(good), ['workspaces'])
  const bad = await listing(t, () => ({ id: '7', nome: 'Plumbline' }))
  await assert.rejects(changing(bad), Violation)
})

it('a project gets its name where its body has the first text', async (t) => {
  let sent: unknown
  const server = createServer(async (request, answer) => {
    if (request.url === '/projects') sent = await body(request)
    answer.end('{"id":"7"}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const named = {
    areas: { ...areas, workspaces: { ...areas.workspaces, method: 'POST' } },
  } as never
  await makeProject(named, url, 'Bearer x', 'Mine')
  assert.deepEqual(sent, { espaco: '7', titulo: 'Mine' })
})
