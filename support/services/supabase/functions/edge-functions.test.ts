/** Edge Functions as projects write them, asked through the gateway. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { mintApiKeys, newSigningSecret } from '../keys.ts'
import { deployFunctions } from './deployment.ts'
import { edgeRuntime } from './edge-runtime.ts'
import { functionsApi } from './routes.ts'

const jwtSecret = newSigningSecret()
const { anonKey, serviceKey } = await mintApiKeys(jwtSecret)

/** Files of the folder of the CLI, by their paths in it. */
const sources = {
  'config.toml': `
[functions.with-map]
verify_jwt = false
import_map = "./functions/with-map/deno.json"
[functions.switched-off]
enabled = false
[functions.elsewhere]
verify_jwt = false
entrypoint = "./edge/other.ts"
`,
  'functions/modern/index.ts': `
import 'jsr:@supabase/functions-js/edge-runtime.d.ts'
import { createClient } from 'npm:@supabase/supabase-js@2'
import { greeting } from '../_shared/greeting.ts'
const client = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_ANON_KEY')!)
Deno.serve(async (request: Request) => {
  const { pathname, search } = new URL(request.url)
  const body = request.method === 'POST' ? await request.json() : null
  const { TOLD: told } = Deno.env.toObject()
  return Response.json({ greeting, pathname, search, body, told, rpc: typeof client.rpc })
})`,
  'functions/_shared/greeting.ts': "export const greeting: string = 'hello'",
  'functions/older/index.ts': `
import { serve } from 'https://deno.land/std@0.168.0/http/server.ts'
import { createClient } from 'https://esm.sh/@supabase/supabase-js@2.39.3'
serve((_: Request) => new Response(typeof createClient, { status: 202, headers: { 'x-own': 'yes' } }))`,
  'functions/with-map/index.ts': `
import { createClient } from '@supabase/supabase-js'
export default { fetch: () => new Response(typeof createClient) }`,
  'functions/with-map/deno.json':
    '{ /* as Deno reads it */ "imports": { "@supabase/supabase-js": "npm:@supabase/supabase-js@^2.39.0", }, }',
  'functions/switched-off/index.ts': "Deno.serve(() => new Response(''))",
  'edge/other.ts': "Deno.serve({ port: 8000 }, () => new Response('from elsewhere'))",
  'functions/broken/index.ts': "throw new Error('no such setting')",
  'functions/misspelt/index.ts': "import './nowhere.ts'",
  'functions/far/index.ts': "import 'https://nowhere.invalid/module.ts'",
  'functions/mortal/index.ts': `
Deno.serve((request) => {
  if (request.method === 'DELETE') Deno.exit(1)
  return new Response(String(Deno.pid))
})`,
}

const dir = mkdtempSync(join(tmpdir(), 'edge-functions-'))
for (const [path, text] of Object.entries(sources)) {
  const file = join(dir, 'supabase', path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
const file = join(dir, 'functions.json')
const environment = { SUPABASE_URL: 'http://127.0.0.1:1', SUPABASE_ANON_KEY: anonKey }
const runtime = edgeRuntime({ file, dir: join(dir, 'made'), environment })
const gateway = functionsApi(runtime, jwtSecret)
after(async () => {
  await runtime.stop()
  rmSync(dir, { recursive: true })
})

/** Code and message of a refusal. */
const said = async (answer: Response) => (await answer.json()) as Record<string, unknown>

const ask = (path: string, init: RequestInit = {}) =>
  gateway.fetch(new Request(`http://gateway/functions/v1/${path}`, init))
const bearing = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

test('nothing is there before it is deployed', async () => {
  assert.equal((await ask('modern')).status, 404)
})

test('functions that are deployed', { concurrency: 2 }, async (t) => {
  const secrets = { TOLD: 'a secret' }
  const address = { functions: file } as Parameters<typeof deployFunctions>[0]
  await deployFunctions(address, {
    folder: join(dir, 'supabase'),
    secrets,
    openly: ['older', 'mortal'],
  })

  await t.test('see their name in the path, the body, and the secrets of the project', async () => {
    const sent = { method: 'POST', body: '{"a":1}', ...bearing(serviceKey) }
    const answer = await ask('modern/below?b=2', sent)
    assert.deepEqual(await answer.json(), {
      ...{ greeting: 'hello', pathname: '/modern/below', search: '?b=2' },
      ...{ body: { a: 1 }, told: 'a secret', rpc: 'function' },
    })
  })

  await t.test(
    'answer only to tokens of the project, unless they are deployed otherwise',
    async () => {
      const without = await ask('modern')
      assert.deepEqual(
        [without.status, (await said(without)).message],
        [401, 'Missing authorization header'],
      )
      const { anonKey: strange } = await mintApiKeys(newSigningSecret())
      assert.equal((await ask('modern', bearing(strange))).status, 401)
      assert.equal((await ask('modern', bearing(anonKey))).status, 200)
      assert.equal((await ask('modern', { method: 'OPTIONS' })).status, 200)
      assert.equal((await ask('elsewhere')).status, 200)
    },
  )

  await t.test('may be written in the manner of earlier years', async () => {
    const answer = await ask('older')
    assert.deepEqual([answer.status, answer.headers.get('x-own')], [202, 'yes'])
    assert.equal(await answer.text(), 'function')
  })

  await t.test('name their packages in a map, and export what answers', async () => {
    assert.equal(await (await ask('with-map')).text(), 'function')
  })

  await t.test(
    'lie where the settings say, and are not there when these switch them off',
    async () => {
      assert.equal(await (await ask('elsewhere')).text(), 'from elsewhere')
      assert.equal((await ask('switched-off', bearing(anonKey))).status, 404)
    },
  )

  await t.test('that end at once, or lack a file of their own, do not come up', async () => {
    for (const name of ['broken', 'misspelt']) {
      const answer = await ask(name, bearing(anonKey))
      assert.deepEqual([answer.status, (await said(answer)).code], [503, 'BOOT_ERROR'])
    }
  })

  await t.test('whose packages cannot be fetched are not judged', async () => {
    const answer = await ask('far', bearing(anonKey))
    assert.deepEqual([answer.status, (await said(answer)).code], [503, 'NOT_RUN_HERE'])
  })

  await t.test('come up again after they have ended', async () => {
    const first = await (await ask('mortal')).text()
    assert.equal((await ask('mortal', { method: 'DELETE' })).status, 500)
    const next = await ask('mortal')
    assert.equal(next.status, 200)
    assert.notEqual(await next.text(), first)
  })
})
