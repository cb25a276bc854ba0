/** Providers on the web: the draft leads a system to ours, or says that nothing does. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { parse } from 'yaml'
import { folderWith } from '../../artifacts/folder-with.ts'
import { init } from '../commands/init.ts'

const example = 'DATABASE_URL=postgresql://a\nR2_ENDPOINT=https://x\nOPENROUTER_API_KEY=\n'

async function drafted(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = folderWith(t, { '.env.production.example': example, ...files })
  await init([folder, '--system', 'production-migration'])
  return readFileSync(join(folder, 'plumbline.yaml'), 'utf8')
}

const lacking = /None was found for OPENROUTER_API_KEY/

it('programs on Node are led by the variables whose defaults are on the web', async (t) => {
  const text = await drafted(t, {
    'backend/src/settings.ts': `export const models = process.env.MODELS_URL ?? 'https://openrouter.ai/api/v1'
export const search = process.env.SEARCH_URL || 'https://api.tavily.com'
export const site = process.env.NEXT_PUBLIC_SITE ?? 'https://x.example'`,
  })
  assert.deepEqual(parse(text).environment, {
    DATABASE_URL: '${owner.url}',
    R2_ENDPOINT: '${objectStore.endpoint}',
    OPENROUTER_API_KEY: '${secret}',
    MODELS_URL: '${modelProvider.url}/api/v1',
    SEARCH_URL: 'http://127.0.0.1:9',
  })
  assert.doesNotMatch(text, lacking)
})

it('a system that nothing leads is told of', async (t) => {
  const text = await drafted(t, { 'backend/src/models.ts': "fetch('https://openrouter.ai')" })
  assert.match(text, lacking)
  assert.match(text, /# {3}OPENROUTER_BASE_URL: \$\{modelProvider\.url\}\/api\/v1/)
})

it('a system without a key of a provider of models is not', async (t) => {
  assert.doesNotMatch(
    await drafted(t, { '.env.production.example': 'R2_ENDPOINT=x' }),
    /provider of models\. None/,
  )
})
