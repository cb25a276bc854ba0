// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of compose are what is tested
/** Values that tell where a variable goes, in compositions that take ports and switches from them. */
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { loadComposeProject } from '../../artifacts/compose/load-compose-project.ts'
import { folderWith } from '../../artifacts/folder-with.ts'
import { Violation } from '../../core/errors.ts'
import { loadManifest } from '../../systems/manifest.ts'
import { compositionOf, hasFourServices, markedEnvironment } from './composition.ts'
import { fillsTheComposition } from './example-file.ts'

const example = {
  ...{ DATABASE_URL: 'postgresql://a', FRONTEND_PORT: '3000', BACKEND_PORT: '' },
  ...{ READ_ONLY: 'true', INTERVAL: '30s', LIMIT: '256mb', RELEASE: '' },
}

const compose = `services:
  a:
    image: "a:\${RELEASE:-latest}"
    read_only: \${READ_ONLY}
    mem_limit: \${LIMIT}
    ports: ["\${FRONTEND_PORT:-3000}:3000", "\${BACKEND_PORT:-8000}:8000"]
    healthcheck: { test: [CMD, "true"], interval: "\${INTERVAL}" }
    environment: { DATABASE_URL: "\${DATABASE_URL}" }
`

describe('values that stand for those of operators', () => {
  it('can be used where a composition wants a port, a switch, a time or a size', (t) => {
    const dir = folderWith(t, { 'compose.yml': compose })
    const env = markedEnvironment(example)
    const { services } = loadComposeProject({ dir, files: ['compose.yml'], env })
    const ports = services.a?.ports.map(({ published }) => published)
    assert.deepEqual(ports, [Number(env.FRONTEND_PORT), Number(env.BACKEND_PORT)])
  })
  it('differ from the example and from each other where they are names, addresses or numbers', () => {
    const marks = markedEnvironment(example)
    const own = ['DATABASE_URL', 'FRONTEND_PORT', 'BACKEND_PORT', 'RELEASE'] as const
    assert.equal(new Set(own.map((name) => marks[name])).size, own.length)
    for (const name of own) assert.notEqual(marks[name], example[name])
  })
  it('leave out what is not set', () => {
    assert.deepEqual(Object.keys(markedEnvironment({ A: 'a', B: 'b' }, ['A'])), ['B'])
  })
})

const four = (more: string) => `services:
  frontend: { image: site }
  backend: { image: api, environment: { DATABASE_URL: "\${DATABASE_URL:?}"${more} } }
  celery-worker: { image: api }
  redis: { image: "redis:7" }
`

describe('a composition that insists on a variable which the example lacks', () => {
  const put = async (t: TestContext, more: string, without: readonly string[] = []) => {
    const repository = folderWith(t, {
      'plumbline.yaml': 'system: production-migration\n',
      'docker-compose.prod.yml': four(more),
      '.env.production.example': 'DATABASE_URL=\n',
    })
    const production = loadManifest(`${repository}/plumbline.yaml`)
    assert.ok(production.system === 'production-migration')
    const scene = { production, dir: folderWith(t, {}) }
    return { production, read: await compositionOf(scene, 'file', without) }
  }

  it('is judged by the rest of what it says, and the example by what it lacks', async (t) => {
    const { production, read } = await put(t, ', ORIGIN: "${ORIGIN:?}"')
    hasFourServices(read, production)
    assert.notEqual(read.project.services.backend?.environment.ORIGIN, '')
    assert.deepEqual(Object.keys(read.environment), ['DATABASE_URL'])
    const lacks = /example lacks, and without which docker-compose\.prod\.yml is refused/
    assert.throws(() => fillsTheComposition(production, read), lacks)
    const whole = await put(t, '')
    fillsTheComposition(whole.production, whole.read)
  })
  it('is refused where that variable is the one that is left out on purpose', async (t) => {
    await assert.rejects(put(t, ', REDIS_URL: "${REDIS_URL:?}"', ['REDIS_URL']), Violation)
  })
})
