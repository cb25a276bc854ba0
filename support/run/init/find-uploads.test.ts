/** Where files come in and what is told of them, as the routes and classes of a program have it. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { interfaceOf } from './find-areas.ts'
import { findSearch, findUploads } from './find-uploads.ts'

const knownFrom = (program: string) =>
  interfaceOf({
    paths: ['main.py'],
    text: () => `app = FastAPI()\n${program}`,
  } as unknown as Parameters<typeof interfaceOf>[0])

const upload = (path: string, model: string) =>
  `@app.post("${path}", response_model=${model})\ndef put(file: UploadFile): ...\n`

const file = 'class FileRead(BaseModel):\n    id: str\n    url: str\n'

it('an address stands in a part of the answer, with the id that is the answer’s own', () => {
  const classes = `${file}class DocumentRead(BaseModel):\n    id: str\n    file: FileRead\n`
  const { documents } = findUploads(knownFrom(classes + upload('/documents', 'DocumentRead')))
  assert.deepEqual(documents, { create: '/documents', one: false, body: {}, url: 'file.url' })
})

it('or in a part of a part, and there is the id, too, where the answer has none', () => {
  const sent = (own: string) => `${file}class MessageRead(BaseModel):
    id: str
    attachment: FileRead
class Sent(BaseModel):${own}
    message: MessageRead
`
  const chatOf = (own: string) => findUploads(knownFrom(sent(own) + upload('/chat', 'Sent'))).chat
  const told = { create: '/chat', one: false, body: {}, url: 'message.attachment.url' }
  assert.deepEqual(chatOf(''), { ...told, id: 'message.id' })
  assert.deepEqual(chatOf('\n    id: str'), told)
})

const question = 'class Ask(BaseModel):\n    query: str\n'
const answers = (field: string) => `class Hit(BaseModel):\n    ${field}: str\n    content: str\n`
const search = (path: string) =>
  `@app.post("${path}", response_model=list[Hit])\ndef ask(body: Ask): ...\n`

it('a search elsewhere than below the documents is one where its answer names documents', () => {
  const path = '/projects/{project_id}/search'
  const found = findSearch(knownFrom(question + answers('document_id') + search(path)))
  assert.equal(found?.ask, '/projects/{project}/search')
  assert.equal(findSearch(knownFrom(question + answers('name') + search(path))), undefined)
})
