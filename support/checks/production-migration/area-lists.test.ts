/** A list of what belongs to something else names that, and is asked for the caller's own. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { it, type TestContext } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { Unverified } from '../../core/errors.ts'
import { loadManifest } from '../../systems/manifest.ts'
import { idsOf, listPath } from './area-lists.ts'
import { readEach, thingsToName, writeEach } from './areas.ts'
import { areTheOwnersAlone } from './strangers.ts'

const below = `
areas:
  projects: { path: "/projects?workspace_id={workspace}", body: { workspace_id: "{workspace}" } }
  documents: { path: "/projects/{project}/documents" }
  executions: { path: "/runs?workflow_id={workflow}", body: { workflow_id: "{workflow}" } }
`

/** Counts what is made, and answers a list that names nothing with 422, as a query that lacks a field is answered. */
async function system(t: TestContext) {
  const head = 'system: production-migration\nenvironment: { A: b }\n'
  const file = `${folderWith(t, { 'plumbline.yaml': head + below })}/plumbline.yaml`
  const manifest = loadManifest(file)
  assert.ok(manifest.system === 'production-migration')
  const asked: string[] = []
  const server = createServer((request, response) => {
    request.resume()
    asked.push(`${request.method} ${request.url}`)
    const named = !/%7B|\{/.test(request.url ?? '')
    response.writeHead(named ? 200 : 422, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ id: `made-${asked.length}` }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { manifest, asked, url }
}

it('is asked for what the caller has made, and one is made where nothing is asked for', async (t) => {
  const { manifest, asked, url } = await system(t)
  const ids = await thingsToName(manifest, url, 'Bearer a')
  const read = await readEach(manifest, url, 'Bearer a', ids)
  const statuses = read.map(({ status }) => status)
  assert.deepEqual(new Set(statuses), new Set([200]))
  assert.ok(asked.includes(`GET /projects?workspace_id=${ids.workspace}`), asked.join('\n'))
  assert.ok(asked.includes(`GET /projects/${ids.project}/documents`))
  await writeEach(manifest, url, 'Bearer a', ids)
  assert.ok(asked.includes('POST /projects'))
  assert.ok(asked.includes('POST /runs'))
})

it("is that of the sender's own project, and of the workflow that was executed", async (t) => {
  const { manifest, url } = await system(t)
  const person = { id: 'p', email: 'a@example.com', token: 'a' }
  const sender = { person, project: 'mine', backend: url } as never
  assert.equal(await listPath(manifest, sender, 'documents'), '/projects/mine/documents')
  const things = [
    { area: 'workflows', id: 'w', one: '/w/{id}', more: [], single: false },
    { area: 'workspaces', id: 'another', one: '/s/{id}', more: [], single: false },
  ] as const
  const known = idsOf(things)
  assert.equal(await listPath(manifest, sender, 'executions', known), '/runs?workflow_id=w')
  assert.match(
    await listPath(manifest, sender, 'projects', known),
    /^\/projects\?workspace_id=made-1$/,
  )
})

it('that is answered by an error shows nothing of what another user sees', async (t) => {
  const { manifest, url } = await system(t)
  const sender = { person: { token: 'a' }, project: 'mine', backend: url } as never
  const look = (path: string) => {
    const areas = { ...manifest.areas, documents: { ...manifest.areas.documents, path } }
    const id = '0123456789abcdef0123'
    const thing = {
      area: 'documents',
      id,
      one: '/documents/{id}',
      more: [],
      single: false,
    } as const
    const scene = { production: { ...manifest, areas } } as never
    return areTheOwnersAlone(scene, sender, { token: 'b' } as never, [thing])
  }
  await look('/documents?project_id={project}')
  await assert.rejects(look('/documents?folder={folder}'), Unverified)
})
