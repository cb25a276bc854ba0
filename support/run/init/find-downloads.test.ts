/** Bytes or a link: what a route answers decides, not what it is called. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { folderWith } from '../../artifacts/folder-with.ts'
import { init } from '../commands/init.ts'
import { interfaceOf } from './find-areas.ts'
import { downloadsAmong, readByDescription, readByPrograms } from './find-downloads.ts'

const filesOf = (text: Readonly<Record<string, string>>) =>
  ({ paths: Object.keys(text), text: (path: string) => text[path] ?? '' }) as Parameters<
    typeof interfaceOf
  >[0]

/** What is found in a program with these routes below one document. */
function found(routes: string) {
  const known = interfaceOf(filesOf({ 'main.py': `app = FastAPI()\n${routes}` }))
  return downloadsAmong(readByPrograms(known.classes, known.operations))
}

const at = (last: string, answer: string, body: string) =>
  `@app.get("/documents/{document_id}/${last}"${answer})\ndef read(document_id: int):\n    ${body}\n`

describe('a document is read', () => {
  it('by a link where the class of the answer has an address', () => {
    const schema = 'class Link(BaseModel):\n    download_url: str\n    expires_in: int\n'
    const route = at('download', ', response_model=Link', 'return link(document_id)')
    assert.deepEqual(found(schema + route), { link: '/documents/{id}/download' })
  })
  it('by a link where an address is returned and no class says so', () => {
    const route = at('file', '', 'return {"url": sign(document_id), "expires_in": 60}')
    assert.deepEqual(found(route), { link: '/documents/{id}/file' })
  })
  it('as bytes where the answer is a file, whatever the route is called', () => {
    const route = at('original', '', 'return StreamingResponse(stream(document_id))')
    assert.deepEqual(found(route), { content: '/documents/{id}/original' })
  })
  it('in both ways, each by its own route', () => {
    const routes =
      at('download', '', 'return Response(load(document_id))') +
      at('share', '', 'return {"url": sign(document_id)}')
    const both = { content: '/documents/{id}/download', link: '/documents/{id}/share' }
    assert.deepEqual(found(routes), both)
  })
  it('by what the route is called where nobody says what it answers', () => {
    const routes = at('download', '', 'return load()') + at('signed-url', '', 'return sign()')
    const both = { content: '/documents/{id}/download', link: '/documents/{id}/signed-url' }
    assert.deepEqual(found(routes), both)
  })
  it('in no way by what is about its history', () => {
    assert.deepEqual(found(at('versions', '', 'return {"versions": []}')), {})
  })
})

const description = `paths:
  /documents/{document_id}/download:
    get:
      responses:
        "200": { content: { application/json: { schema: { $ref: "#/components/schemas/Link" } } } }
  /documents/{document_id}/raw:
    get:
      responses: { "200": { content: { application/octet-stream: {} } } }
components: { schemas: { Link: { properties: { url: {}, expires_at: {} } } } }
`

describe('the description of the API', () => {
  it('tells the same', () => {
    const reads = readByDescription(filesOf({ 'docs/openapi.yaml': description }))
    const both = { content: '/documents/{id}/raw', link: '/documents/{id}/download' }
    assert.deepEqual(downloadsAmong(reads), both)
  })
  it('is drafted from where no program tells', async (t) => {
    const text = 'DATABASE_URL=postgresql://a\nR2_ENDPOINT=https://x\n'
    const own = { '.env.production.example': text, 'openapi.yaml': description }
    const folder = folderWith(t, own)
    assert.equal(await init([folder, '--system', 'production-migration'], () => undefined), 0)
    const manifest = parse(readFileSync(join(folder, 'plumbline.yaml'), 'utf8')) as {
      uploads?: unknown
    }
    const both = { content: '/documents/{id}/raw', link: '/documents/{id}/download' }
    assert.deepEqual(manifest.uploads, both)
  })
})
