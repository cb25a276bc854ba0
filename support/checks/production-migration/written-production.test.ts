// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of compose are what is tested
/** Compositions, examples and guides as other teams write them. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { loadComposeProject } from '../../artifacts/compose/load-compose-project.ts'
import { folderWith } from '../../artifacts/folder-with.ts'
import { Violation } from '../../core/errors.ts'
import { loadManifest } from '../../systems/manifest.ts'
import { everybodyIsTold, inventoryReachesAll, workerKnowsTheSame } from './addresses.ts'
import { exampleOf } from './composition.ts'
import { agreesWithComposition, holdsTheInventory } from './example-file.ts'
import { namesWhatExists, tellsManualSteps } from './guides.ts'

const keys =
  'DATABASE_URL SUPABASE_JWT_SECRET R2_ENDPOINT R2_ACCESS_KEY_ID R2_SECRET_ACCESS_KEY R2_BUCKET R2_PUBLIC_URL BREVO_API_KEY OPENROUTER_API_KEY TAVILY_API_KEY'.split(
    ' ',
  )
const site = ['NEXT_PUBLIC_SUPABASE_URL', 'NEXT_PUBLIC_SUPABASE_ANON_KEY']
const given = (names: readonly string[]) =>
  names.map((name) => `      ${name}: \${${name}:?${name} is needed}\n`).join('')
const redis = '      REDIS_URL: redis://:${REDIS_PASSWORD:?needed}@redis:6379/0\n'

const program = (more: string) => `    image: a\n    environment:\n${given(keys)}${more}`
const compose = (worker = redis) => `services:
  frontend:
    image: b
    environment:
${given(site)}  backend:
${program(redis)}  celery-worker:
${program(worker)}  redis: { image: "redis:7" }
`
const example = [...keys, ...site, 'REDIS_PASSWORD'].map((name) => `${name}=\n`).join('')
const steps = `# A

1. Run supabase-trigger.sql in the SQL editor: it makes the trigger.
2. Authentication, Email: turn "Confirm email" off.
3. Cloudflare R2: create a bucket and make it public (custom domain or r2.dev).
`

function production(t: TestContext, changed: Readonly<Record<string, string>> = {}) {
  const folder = folderWith(t, {
    'plumbline.yaml': 'system: production-migration\ndocuments: { quickstart: q.md, others: [] }\n',
    'docker-compose.prod.yml': compose(),
    ...{ '.env.production.example': example, 'q.md': steps },
    ...changed,
  })
  const manifest = loadManifest(`${folder}/plumbline.yaml`)
  assert.ok(manifest.system === 'production-migration')
  const names = Object.keys(exampleOf(manifest))
  const environment = Object.fromEntries(names.map((name) => [name, `mark-of-${name}`]))
  const files = ['docker-compose.prod.yml']
  const project = loadComposeProject({ dir: folder, files, env: environment })
  return { manifest, read: { project, repository: folder, environment } }
}

describe('an address of Redis that the composition makes of a password', () => {
  it('need not stand in the example, and variables may be required', (t) => {
    const { manifest, read } = production(t)
    holdsTheInventory(manifest)
    everybodyIsTold(read, manifest)
    workerKnowsTheSame(read, manifest)
    agreesWithComposition(manifest, read)
  })
  it('may be fixed to its own service, and to no other, whatever the example says', (t) => {
    const fixed = (host: string) =>
      compose(redis).replaceAll(redis, `      REDIS_URL: redis://${host}:6379\n`)
    const put = (host: string) =>
      production(t, {
        'docker-compose.prod.yml': fixed(host),
        '.env.production.example': `${example}REDIS_URL=\n`,
      })
    const own = put('redis')
    everybodyIsTold(own.read, own.manifest)
    const other = put('10.0.0.1')
    assert.throws(() => everybodyIsTold(other.read, other.manifest), Violation)
  })
  it('reaches both programs', (t) => {
    const without = production(t, { 'docker-compose.prod.yml': compose('') })
    assert.throws(() => everybodyIsTold(without.read, without.manifest), Violation)
    const other = compose('      REDIS_URL: redis://elsewhere:6379/${REDIS_PASSWORD}\n')
    const { manifest, read } = production(t, { 'docker-compose.prod.yml': other })
    assert.throws(() => workerKnowsTheSame(read, manifest), Violation)
  })
  it('does not excuse a required variable that the example lacks', (t) => {
    const { manifest, read } = production(t)
    const less = { 'docker-compose.prod.yml': compose().replace('image: b', 'image: "${IMAGE:?}"') }
    const lacking = production(t, { ...less, '.env.production.example': `${example}IMAGE=\n` })
    agreesWithComposition(lacking.manifest, lacking.read)
    const { manifest: short } = production(t, {
      ...less,
      '.env.production.example': `IMAGE=\n${example}`,
    })
    writeFileSync(`${short.repository}/.env.production.example`, example)
    assert.throws(() => agreesWithComposition(short, read), Violation)
    agreesWithComposition(manifest, read)
  })
})

it('the example may have variables of compose itself, and no others that nothing uses', (t) => {
  const more = (line: string) => production(t, { '.env.production.example': `${example}${line}\n` })
  const own = more('COMPOSE_PROJECT_NAME=shop')
  agreesWithComposition(own.manifest, own.read)
  const idle = more('SHOP=1')
  assert.throws(() => agreesWithComposition(idle.manifest, idle.read), Violation)
})

it('a secret that the example does not have is missed there, and not in the composition', (t) => {
  const secret = 'SUPABASE_JWT_SECRET'
  const without = (text: string) => text.replaceAll(new RegExp(`.*${secret}.*\\n`, 'g'), '')
  const composed = { 'docker-compose.prod.yml': without(compose()) }
  const asking = production(t, { ...composed, '.env.production.example': without(example) })
  everybodyIsTold(asking.read, asking.manifest)
  assert.throws(() => holdsTheInventory(asking.manifest), Violation)
  const forgetful = production(t, composed)
  assert.throws(() => everybodyIsTold(forgetful.read, forgetful.manifest), Violation)
})

it('a key of a provider that reaches nobody is missed among the providers, and not in the inventory', (t) => {
  const kept = compose().replaceAll(/.*BREVO_API_KEY.*\n/g, '')
  const { manifest, read } = production(t, {
    'docker-compose.prod.yml': kept,
    '.env.production.example': example.replace('BREVO_API_KEY=\n', ''),
  })
  holdsTheInventory(manifest)
  inventoryReachesAll(read, manifest)
  assert.throws(() => everybodyIsTold(read, manifest), Violation)
})

describe('a guide for operators', () => {
  it('may tell where a bucket is made public by the names of the setting', (t) => {
    tellsManualSteps(production(t).manifest)
    const silent = steps.replace(' (custom domain or r2.dev)', '')
    assert.throws(() => tellsManualSteps(production(t, { 'q.md': silent }).manifest), Violation)
  })
  it('may be in the language of the system, with the names of the dashboard', (t) => {
    const step = (words: string) =>
      steps.replace(/Authentication.*/, `Authentication > Providers > Email: ${words}.`)
    const tell = (words: string) =>
      tellsManualSteps(production(t, { 'q.md': step(words) }).manifest)
    for (const word of ['desligar', 'desmarque', 'deshabilitar', 'uncheck']) {
      tell(`${word} **Confirm email**`)
    }
    assert.throws(() => tell('ligar **Confirm email**'), Violation)
  })
  it('may name variables that only a program knows', (t) => {
    const text = `${steps}\n\`\`\`sh\npython -m venv .venv\n\`\`\`\n\n\`TASK_TIME_LIMIT\` is for the patient.\n`
    const { manifest, read } = production(t, { 'q.md': text })
    const settings = { path: 'backend/config.py', text: 'class S:\n    task_time_limit: int = 1\n' }
    assert.equal(namesWhatExists(manifest, [read], [settings]), 1)
    const guide = { path: 'q.md', text }
    assert.throws(() => namesWhatExists(manifest, [read], [guide]), Violation)
  })
  it('may name several variables by what they begin with, as long as there is one', (t) => {
    const named = (name: string) => {
      const { manifest, read } = production(t, {
        'q.md': `${steps}\nRun \`docker compose up\`: \`${name}_*\`.\n`,
      })
      return () => namesWhatExists(manifest, [read], [])
    }
    named('NEXT_PUBLIC')()
    named('R2')()
    assert.throws(named('MINIO'), /nobody knows/)
  })
})
