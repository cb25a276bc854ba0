import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { httpLanes } from './http-lanes.ts'

async function serving(listener: RequestListener, connections = 4) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const lanes = httpLanes({ host: '127.0.0.1', port, connections })
  return {
    lanes,
    end: () => {
      lanes.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

describe('HTTP lanes', () => {
  it('answer with the status and use a lane again', async () => {
    const ports = new Set<number | undefined>()
    const { lanes, end } = await serving((request, response) => {
      ports.add(request.socket.remotePort)
      response.writeHead(Number(request.url?.slice(1)), { 'content-length': 2 }).end('ok')
    })
    assert.deepEqual([await lanes.get('/200'), await lanes.get('/503')], [200, 503])
    assert.equal(ports.size, 1)
    end()
  })
  it('wait for the last byte of an answer that comes in pieces', async () => {
    const { lanes, end } = await serving((_, response) => {
      response.writeHead(200, { 'content-length': 200_000 })
      response.write('a'.repeat(100_000))
      setImmediate(() => response.end('b'.repeat(100_000)))
    })
    assert.deepEqual([await lanes.get('/'), await lanes.get('/')], [200, 200])
    end()
  })
  it('never open more connections than allowed and serve everybody all the same', async () => {
    let most = 0
    let now = 0
    const { lanes, end } = await serving((_, response) => {
      now += 1
      most = Math.max(most, now)
      setTimeout(() => {
        now -= 1
        response.writeHead(200, { 'content-length': 0 }).end()
      }, 5)
    }, 3)
    const answers = await Promise.all(Array.from({ length: 12 }, () => lanes.get('/')))
    assert.equal(answers.length, 12)
    assert.equal(most, 3)
    end()
  })
  it('reject what is cut and go on with the others', async () => {
    let asked = 0
    const { lanes, end } = await serving((_, response) => {
      asked += 1
      if (asked === 1) response.socket?.destroy()
      else response.writeHead(200, { 'content-length': 0 }).end()
    }, 1)
    const [first, second] = await Promise.allSettled([lanes.get('/'), lanes.get('/')])
    assert.equal(first.status, 'rejected')
    assert.deepEqual(second, { status: 'fulfilled', value: 200 })
    end()
  })
})
