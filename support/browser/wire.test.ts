/** The wire remembers, amends, and can be cut. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { startWire, type Wire } from './wire.ts'

describe('a wire', () => {
  const service = createServer(async (request, response) => {
    const sent = Buffer.concat(await request.toArray()).toString()
    const { host = '' } = request.headers
    response.writeHead(201, { 'content-type': 'text/plain', host }).end(`got ${sent}`)
  })
  let wire: Wire
  before(async () => {
    wire = await startWire()
    service.listen(0, '127.0.0.1')
    await once(service, 'listening')
    wire.lead(`http://127.0.0.1:${(service.address() as AddressInfo).port}`)
  })
  after(async () => {
    await wire.close()
    service.close()
  })

  it('passes requests on and remembers them with their answers', async () => {
    wire.forget()
    const headers = { authorization: 'Bearer x' }
    const answer = await fetch(`${wire.url}/a?b=1`, { method: 'POST', headers, body: 'this' })
    assert.deepEqual([answer.status, await answer.text()], [201, 'got this'])
    const [{ at: _, ...seen } = { at: 0 }] = wire.requests()
    assert.deepEqual(seen, {
      ...{ method: 'POST', path: '/a', search: '?b=1', authorization: 'Bearer x', body: 'this' },
      ...{ status: 201, answer: 'got this' },
    })
  })

  it('keeps preflights apart, with what they announce', async () => {
    wire.forget()
    const headers = { 'access-control-request-headers': 'authorization' }
    await fetch(wire.url, { method: 'OPTIONS', headers })
    assert.deepEqual([wire.touched(), wire.requests().length], [1, 0])
    assert.deepEqual(
      wire.preflights().map(({ announced }) => announced),
      ['authorization'],
    )
  })

  it('names itself by its target, or as it was asked where that is wanted', async (t) => {
    const { port } = service.address() as AddressInfo
    const asked = async ({ url }: Wire) => (await fetch(url)).headers.get('host')
    assert.equal(await asked(wire), `127.0.0.1:${port}`)
    const door = await startWire({ keepsHost: true })
    t.after(() => door.close())
    door.lead(`http://127.0.0.1:${port}`)
    assert.equal(await asked(door), new URL(door.url).host)
  })

  it('changes answers until it forgets', async () => {
    wire.forget()
    wire.amendBy(({ path }, answer) => `${path}: ${answer}`)
    assert.equal(await (await fetch(`${wire.url}/a`)).text(), '/a: got ')
    wire.forget()
    assert.equal(await (await fetch(`${wire.url}/a`)).text(), 'got ')
  })

  it('that is cut answers nobody, and remembers who asked', async () => {
    wire.forget()
    wire.cut()
    await assert.rejects(fetch(`${wire.url}/a`), TypeError)
    assert.equal(
      wire.requests().some(({ status }) => status === undefined),
      true,
    )
    wire.forget()
    assert.equal((await fetch(wire.url)).status, 201)
  })
})

it('a wire keeps no connection that the service may end while it is used', async (t) => {
  const served = new WeakSet<object>()
  const service = createServer(({ socket }, response) => {
    if (served.has(socket)) socket.destroy()
    else response.end('first')
    served.add(socket)
  }).listen(0, '127.0.0.1')
  await once(service, 'listening')
  const wire = await startWire()
  t.after(async () => {
    await wire.close()
    service.close()
  })
  wire.lead(`http://127.0.0.1:${(service.address() as AddressInfo).port}`)
  for (const _ of [1, 2]) assert.equal(await (await fetch(wire.url)).text(), 'first')
})
