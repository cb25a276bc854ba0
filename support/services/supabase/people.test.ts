/** Users who are taken away when a scenario ends. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { removePerson } from './people.ts'

/** A sign-in service that answers everything like this. */
async function service(t: TestContext, status: number, message: string) {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ msg: message }))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  return {
    ...{ provider: 'stack' as const, url: `http://127.0.0.1:${port}` },
    ...{ anonKey: 'a', serviceKey: 's', jwtSecret: 'j' },
  }
}
const id = '8d8ac610-566d-4ef0-9c22-186b2a5ed793'

describe('a user whom the suite takes away', () => {
  it('may stay where rows of the system hold on to it', async (t) => {
    await removePerson(await service(t, 500, 'Database error deleting user'), id)
  })
  it('breaks the scenario where the service cannot be asked', async (t) => {
    await assert.rejects(removePerson(await service(t, 403, 'bad key'), id), /cannot remove/)
  })
})
