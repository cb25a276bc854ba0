import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { scope } from '../../core/scope.ts'
import { startModelProvider, startStandIn } from './embedded.ts'
import { newPicture } from './picture.ts'

async function provider(t: TestContext) {
  const own = scope('test')
  t.after(() => own.unwind())
  const models = await startModelProvider(own)
  const ask = async (path: string, body: unknown) => {
    const response = await fetch(models.address.url + path, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  return { models, ask }
}

const message = (content: unknown) => ({ messages: [{ role: 'user', content }] })

describe('the provider of models', () => {
  it('answers a text and keeps what it was asked', async (t) => {
    const { models, ask } = await provider(t)
    const { body } = await ask('/v1/chat/completions', message([{ type: 'text', text: 'Hello' }]))
    const [asked] = models.asked()
    assert.equal(asked?.prompt, 'Hello')
    const [choice] = body.choices as { message: { content: string } }[]
    assert.equal(choice?.message.content, asked?.answer)
  })
  it('answers a picture where one is wanted', async (t) => {
    const { models, ask } = await provider(t)
    const { body } = await ask('/chat/completions', { ...message('A'), modalities: ['image'] })
    const bytes = models.asked()[0]?.answer
    assert.ok(Buffer.isBuffer(bytes))
    assert.ok(JSON.stringify(body).includes(`data:image/png;base64,${bytes.toString('base64')}`))
  })
  it('has vectors only for those who were told which', async (t) => {
    const { models, ask } = await provider(t)
    assert.equal((await ask('/embeddings', { input: 'a' })).status, 404)
    models.embed((text) => [text.length, 0])
    const { body } = await ask('/embeddings', { input: ['a', 'abc'] })
    const vectors = (body.data as { embedding: number[] }[]).map(({ embedding }) => embedding)
    assert.deepEqual(vectors, [
      [1, 0],
      [3, 0],
    ])
  })
  it('knows every text where nobody looks at what it is asked', async (t) => {
    const own = scope('test')
    t.after(() => own.unwind())
    const { address } = await startStandIn(own)
    const body = JSON.stringify({ input: 'a' })
    const told = await fetch(`${address.url}/embeddings`, { method: 'POST', body })
    const { data } = (await told.json()) as { data: { embedding: number[] }[] }
    assert.equal(data[0]?.embedding.length, 1_536)
  })
  it('answers nobody while it is held', async (t) => {
    const { models, ask } = await provider(t)
    models.hold()
    const held = ask('/chat/completions', message('A'))
    while (models.asked().length === 0) await new Promise((resolve) => setImmediate(resolve))
    const first = await Promise.race([held, Promise.resolve('nothing yet')])
    assert.equal(first, 'nothing yet')
    models.release()
    assert.equal((await held).status, 200)
  })
})

describe('a picture', () => {
  it('is a PNG that no other is', () => {
    const [a, b] = [newPicture(), newPicture()]
    assert.equal(a.subarray(1, 4).toString(), 'PNG')
    assert.ok(!a.equals(b))
  })
})
