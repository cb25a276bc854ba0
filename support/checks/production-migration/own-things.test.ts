/** Requests that name what their caller has made, whatever the ids of a system look like. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { Unverified, Violation } from '../../core/errors.ts'
import { at } from '../../systems/answer-fields.ts'
import { loadManifest } from '../../systems/manifest.ts'
import { areasNamed, filledBody, filledPath, idIn, idsFor, makeOne, ownIds } from './own-things.ts'
import { lists } from './told.ts'

const counting = `
areas:
  workspaces: { path: /workspaces }
  projects: { path: /projects, body: { workspace_id: "{workspace}" } }
  executions: { create: "/workflows/{workflow}/execute", body: {} }
  workflows: { path: /workflows, body: { project: "of {project}", steps: ["{{topic}}"] } }
`

function manifestWith(t: TestContext, areas: string) {
  const head = 'system: production-migration\nenvironment: { A: b }\n'
  const manifest = loadManifest(
    `${folderWith(t, { 'plumbline.yaml': head + areas })}/plumbline.yaml`,
  )
  assert.ok(manifest.system === 'production-migration')
  return manifest
}

/** Counts what is made; keeps every request; refuses what `refuses` names. */
async function countingSystem(t: TestContext, refuses = '') {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    asked.push(`${request.method} ${request.url} ${body}`)
    const status = request.url === refuses ? 403 : 201
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ id: asked.length }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { asked, url }
}

describe('a request that names what its caller has made', () => {
  it('names it by the id as the system told it', () => {
    const ids = { project: 7, chat: 'a/b' }
    assert.deepEqual(filledBody({ id: '{project}', in: ['of {project}', '{{project}}'] }, ids), {
      id: 7,
      in: ['of 7', '{{project}}'],
    })
    assert.equal(filledPath('/chat/{chat}/{other}', ids), '/chat/a%2Fb/{other}')
  })
  it('is made after what it names, each of which is made once', async (t) => {
    const manifest = manifestWith(t, counting)
    const { asked, url } = await countingSystem(t)
    const caller = { manifest, url, header: 'Bearer a' }
    assert.deepEqual(areasNamed(manifest, '/workflows/{workflow}/execute', {}), ['workflows'])
    await makeOne(caller, 'executions')
    await makeOne(caller, 'projects', {}, { body: (own) => ({ ...own, name: 'A' }) })
    assert.deepEqual(asked, [
      'POST /workspaces {"name":"Plumbline"}',
      'POST /projects {"workspace_id":1}',
      'POST /workflows {"project":"of 2","steps":["{{topic}}"]}',
      'POST /workflows/3/execute {}',
      'POST /projects {"workspace_id":1,"name":"A"}',
    ])
  })
  it('is answered by the refusal of what it needs', async (t) => {
    const caller = { manifest: manifestWith(t, counting), header: 'Bearer a' }
    const { asked, url } = await countingSystem(t, '/workspaces')
    assert.equal((await makeOne({ ...caller, url }, 'projects')).status, 403)
    assert.ok('refused' in (await idsFor({ ...caller, url }, ['projects'])))
    await assert.rejects(ownIds({ ...caller, url }, ['projects']), Violation)
    assert.equal(asked.length, 3)
  })
  it('cannot be made where areas need each other', async (t) => {
    const circle =
      'areas: { workspaces: { body: { a: "{project}" } }, projects: { body: { a: "{workspace}" } } }'
    const caller = {
      manifest: manifestWith(t, circle),
      url: 'http://127.0.0.1:9',
      header: undefined,
    }
    await assert.rejects(makeOne(caller, 'projects'), Unverified)
  })
})

const answered = (body: unknown, status = 200) => ({
  ...{ status, headers: new Headers(), durationMs: 1, url: 'http://a/b' },
  body: Buffer.from(JSON.stringify(body)),
})

describe('what an answer tells', () => {
  it('is an id, be it a text or a number', () => {
    assert.equal(idIn(answered({ id: 0 })), 0)
    assert.equal(idIn(answered({ id: 'a' }, 201)), 'a')
    for (const answer of [answered({ id: null }), answered({}), answered({ id: 1 }, 204)]) {
      assert.throws(() => idIn(answer), Violation)
    }
  })
  it('is in a list by its own id, not by digits that stand somewhere', () => {
    const list = answered({ total: 7, items: [{ id: 17, file: { id: 7 } }] })
    assert.equal(lists(list, '7'), false)
    assert.equal(lists(list, '17'), true)
    assert.equal(lists(answered([{ doc: { id: 'f'.repeat(32) } }]), 'f'.repeat(32)), true)
  })
  it('stands at a path of names, or is the whole', () => {
    assert.equal(at({ a: [{ b: 1 }] }, 'a.0.b'), 1)
    assert.deepEqual(at([1], ''), [1])
  })
})
