/** Users who cannot be removed at the end of a scenario. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { it, type TestContext } from 'node:test'
import { listenOnLoopback } from '../../ports/loopback.ts'
import { removePerson } from './people.ts'

async function service(t: TestContext, status: number | undefined) {
  const server = createServer((_, answer) => {
    if (status !== undefined) answer.writeHead(status).end('{}')
  })
  const url = `http://127.0.0.1:${await listenOnLoopback(server)}`
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url, serviceKey: 'a' }
}

const id = '11111111-1111-4111-8111-111111111111'

it('one whom the database does not let go, at once or for long, stays', async (t) => {
  await removePerson(await service(t, 500), id)
  await removePerson(await service(t, undefined), id, 100)
})

it('every other refusal is told', async (t) => {
  await assert.rejects(removePerson(await service(t, 403), id), /cannot remove the user/)
  await assert.rejects(removePerson({ url: 'http://127.0.0.1:9', serviceKey: 'a' }, id))
})
