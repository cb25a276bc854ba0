/** A route for files may answer in any of three ways, and must answer with the right file. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import type { Upload } from '../systems/ingestions.ts'
import { delivered } from './approved-files.ts'

const document = Buffer.from('a worksheet')

test('the document comes by itself, by a redirect, or by its fresh address', async (t) => {
  const server = createServer(({ url, headers }, response) => {
    const address = `http://${headers.host}/stored`
    if (url === '/stored' || url === '/1/whole') response.end(document)
    else if (url === '/1/elsewhere') response.writeHead(302, { location: address }).end()
    else if (url === '/1/named') response.end(JSON.stringify({ url: address, expires_at: 'soon' }))
    else response.end('another one')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const upload = { extraction: '1', token: 't', document } as unknown as Upload
  const ask = (file: string) => {
    const manifest = { routes: { file }, extractions: { url: 'presigned_url' } }
    return delivered({ manifest } as unknown as Scene, at, upload)
  }
  for (const way of ['whole', 'elsewhere', 'named']) await ask(`/{id}/${way}`)
  await assert.rejects(ask('/{id}/other'), Violation)
})
