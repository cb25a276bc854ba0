// biome-ignore-all lint/suspicious/noTemplateCurlyInString: places of the target are what is tested
/** Whether executions stand still while Redis is lost, where the provider of models may never be asked. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { it, type TestContext } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { Unverified } from '../../core/errors.ts'
import { listenOnLoopback } from '../../ports/loopback.ts'
import { loadManifest } from '../../systems/manifest.ts'
import type { Sender } from './files.ts'
import { isHeld } from './lost-redis.ts'

const led = 'MODELS: "${modelProvider.url}"'

async function heldWhere(t: TestContext, status: string, asked: number, environment = led) {
  const server = createServer((_, answer) => answer.end(JSON.stringify({ id: '1', status })))
  const backend = `http://127.0.0.1:${await listenOnLoopback(server)}`
  t.after(() => server.close())
  const folder = folderWith(t, {
    'plumbline.yaml': `system: production-migration
environment: { ${environment} }
execution: { workflow: { name: a }, prompts: [a], text: a, image: b, finished: [done], failed: [failed] }
`,
  })
  const production = loadManifest(`${folder}/plumbline.yaml`)
  assert.ok(production.system === 'production-migration')
  const sender = { backend, person: { token: 'a' } } as Sender
  const models = { asked: () => Array.from({ length: asked }) } as never
  return isHeld({ production }, sender, models, '1', 300)
}

it('they do where it was asked', async (t) => {
  assert.equal(await heldWhere(t, 'running', 1), true)
})

it('they do not where they end without it', async (t) => {
  assert.equal(await heldWhere(t, 'done', 0), false)
})

it('a worker that does neither has not begun', async (t) => {
  await assert.rejects(heldWhere(t, 'queued', 0), /has not ended/)
})

it('one that asks the real provider may have begun', async (t) => {
  await assert.rejects(heldWhere(t, 'failed', 0, ''), Unverified)
})
