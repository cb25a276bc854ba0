// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of compose are what is tested
/** Sites whose tool wants a prefix, while the example calls the same settings by other names. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { loadComposeProject } from '../../artifacts/compose/load-compose-project.ts'
import { folderWith } from '../../artifacts/folder-with.ts'
import { Violation } from '../../core/errors.ts'
import { loadManifest } from '../../systems/manifest.ts'
import { buildsOf, leaveEnvironmentFilesOut } from '../image-builds.ts'
import { holdsTheInventory, isExplained } from './example-file.ts'
import { realFilesIn } from './image-secrets.ts'
import { asImageSays } from './pages/served-site.ts'
import { marksFor, refusesWithout } from './site-build.ts'
import { argumentOf, exampleNameOf, isInsistedOn, siteVariables } from './site-variables.ts'

const compose = `services:
  frontend:
    build:
      context: frontend
      args:
        VITE_SUPABASE_URL: \${SUPABASE_URL:?}
        VITE_SUPABASE_ANON_KEY: \${SUPABASE_ANON_KEY}
        VITE_API_URL: \${API_URL}
  backend: { build: { context: backend }, env_file: .env.production }
`
const stores =
  'DATABASE_URL SUPABASE_JWT_SECRET R2_ENDPOINT R2_ACCESS_KEY_ID R2_SECRET_ACCESS_KEY R2_BUCKET R2_PUBLIC_URL BREVO_API_KEY OPENROUTER_API_KEY TAVILY_API_KEY'
const example = ['# All', ...`${stores} SUPABASE_URL SUPABASE_ANON_KEY API_URL`.split(' ')]
  .map((line) => (line.startsWith('#') ? line : `${line}=`))
  .join('\n')

function system(t: TestContext, changed: Readonly<Record<string, string>> = {}) {
  const folder = folderWith(t, {
    'plumbline.yaml': `system: production-migration
variables: { supabaseUrl: VITE_SUPABASE_URL, anonKey: VITE_SUPABASE_ANON_KEY }
`,
    'docker-compose.prod.yml': compose,
    '.env.production.example': example,
    '.env.production': example,
    'frontend/Dockerfile': 'FROM a AS build\nCOPY . .\nFROM b\nCOPY --from=build /a /a\n',
    'backend/Dockerfile': 'FROM a\nCOPY . .\n',
    'backend/.dockerignore': '.env\n',
    ...changed,
  })
  const manifest = loadManifest(`${folder}/plumbline.yaml`)
  assert.ok(manifest.system === 'production-migration')
  const files = ['docker-compose.prod.yml']
  const env = {
    SUPABASE_URL: 'https://a.invalid',
    SUPABASE_ANON_KEY: 'key',
    API_URL: 'https://b.invalid',
  }
  const project = loadComposeProject({ dir: folder, files, env })
  return { manifest, put: { project, repository: folder, environment: {} } }
}

const reads = (text: string) =>
  [{ path: 'frontend/src/a.ts', facts: { environment: [{ text, optional: false }] } }] as never

describe('a setting of the site that is missing', () => {
  const built = { code: 0, stdout: '', stderr: '' }
  it('ends the build where the composition insists on it', (t) => {
    const { manifest } = system(t)
    refusesWithout(manifest, 'VITE_SUPABASE_URL', built)
    const without = () => refusesWithout(manifest, 'VITE_SUPABASE_ANON_KEY', built)
    assert.throws(without, /is built without VITE_SUPABASE_ANON_KEY/)
  })
  it('may be named by the error with which the site ends, and by no other word of it', (t) => {
    const { manifest } = system(t)
    const name = 'VITE_SUPABASE_ANON_KEY'
    const shown = (text: string) => refusesWithout(manifest, name, { ...built, text })
    shown(`if(!a||!b)throw new Error("VITE_SUPABASE_URL and ${name} must be set");b()`)
    shown(`throw Error('needs ${name}')`)
    for (const text of [`fetch(process.env.${name})`, `throw Error("a");let b="${name}"`])
      assert.throws(() => shown(text), /is built without/)
  })
  it('does not where it is insisted on for the running site alone', (t) => {
    const late = compose.replace(
      /build:\n[\s\S]*args:/,
      'build: { context: frontend }\n    environment:',
    )
    const { manifest } = system(t, {
      'docker-compose.prod.yml': late.replaceAll('        VITE', '      VITE'),
    })
    assert.throws(() => refusesWithout(manifest, 'VITE_SUPABASE_URL', built), Violation)
  })
})

describe('what a site reads', () => {
  const reading = (path: string, otherwise: string) =>
    [{ path, facts: { environment: [{ text: 'SITE_URL', optional: true, otherwise }] } }] as never
  it('is explained where visitors would else be led to their own machine', (t) => {
    const { manifest } = system(t)
    const home = 'http://localhost:3000'
    const silent = () => isExplained(manifest, reading('frontend/src/env.ts', home))
    assert.throws(silent, (error: Violation) => String(error.received).includes('SITE_URL'))
    isExplained(manifest, reading('frontend/playwright.config.ts', home))
    isExplained(manifest, reading('frontend/src/env.ts', 'https://a.example'))
  })
  it('is explained behind its value, too, and need not be where it is a test or a builder that asks', (t) => {
    const { manifest } = system(t)
    const asks = (path: string, text: string) => () =>
      isExplained(manifest, [
        { path, facts: { environment: [{ text, optional: false }] } },
      ] as never)
    const written = readFileSync(`${manifest.repository}/.env.production.example`, 'utf8')
    writeFileSync(
      `${manifest.repository}/.env.production.example`,
      `${written}\n\nSITE_URL=a # where the site is\nBARE_URL=a\nHASH_URL=a#b\n`,
    )
    asks('frontend/src/env.ts', 'SITE_URL')()
    for (const name of ['BARE_URL', 'HASH_URL'])
      assert.throws(asks('frontend/src/a.ts', name), Violation)
    asks('frontend/e2e/login.ts', 'BARE_URL')()
    asks('backend/conftest.py', 'BARE_URL')()
    asks('frontend/src/env.ts', 'NEXT_RUNTIME')()
  })
})

describe('settings of the site that its image calls otherwise', () => {
  const image = {
    'docker-compose.prod.yml': compose.replaceAll('VITE_', 'NEXT_PUBLIC_'),
    'frontend/Dockerfile.prod': `FROM a AS build
ARG NEXT_PUBLIC_SUPABASE_URL
ENV VITE_SUPABASE_URL=$NEXT_PUBLIC_SUPABASE_URL \\
    VITE_API_URL="\${NEXT_PUBLIC_API_URL:-http://a}" VITE_MODE=fixed
RUN VITE_SUPABASE_ANON_KEY=\${NEXT_PUBLIC_SUPABASE_ANON_KEY} npm run build
`,
  }
  const read = ['VITE_SUPABASE_URL', 'VITE_SUPABASE_ANON_KEY']
  it('are found from either name, with the argument and the variable of the example', (t) => {
    for (const manifest of [
      system(t, image).manifest,
      system(t, { ...image, 'plumbline.yaml': 'system: production-migration\n' }).manifest,
    ]) {
      assert.deepEqual(siteVariables(manifest), read)
      assert.equal(argumentOf(manifest, 'VITE_SUPABASE_ANON_KEY'), 'NEXT_PUBLIC_SUPABASE_ANON_KEY')
      assert.equal(exampleNameOf(manifest, 'VITE_SUPABASE_URL'), 'SUPABASE_URL')
      assert.ok(isInsistedOn(manifest, 'VITE_SUPABASE_URL'))
      isExplained(manifest, reads('VITE_API_URL'))
      assert.throws(() => isExplained(manifest, reads('VITE_MODE')), Violation)
    }
  })
  it('reach a build that is told the address under the name of the argument', (t) => {
    const { manifest } = system(t, image)
    const plain = { VITE_API_URL: 'http://old', NEXT_PUBLIC_SUPABASE_ANON_KEY: 'key' }
    const told = asImageSays(manifest, plain, { NEXT_PUBLIC_API_URL: 'http://new' })
    assert.deepEqual(told, { VITE_API_URL: 'http://new', VITE_SUPABASE_ANON_KEY: 'key' })
  })
})

describe('settings of the site that the composition translates', () => {
  it('are those of the example under another name', (t) => {
    const { manifest } = system(t)
    assert.equal(exampleNameOf(manifest, 'VITE_SUPABASE_URL'), 'SUPABASE_URL')
    assert.equal(exampleNameOf(manifest, 'VITE_OTHER'), 'VITE_OTHER')
    holdsTheInventory(manifest)
    const marks = marksFor(manifest, 'first')
    assert.match(marks.VITE_SUPABASE_URL ?? '', /^https:\/\/mark-first-vite-supabase-url/)
    assert.equal(marks.SUPABASE_URL, undefined)
  })
  it('must stand in the example under one name or the other', (t) => {
    const short = { '.env.production.example': example.replace('\nSUPABASE_URL=', '') }
    assert.throws(() => holdsTheInventory(system(t, short).manifest), Violation)
    const untold = { 'docker-compose.prod.yml': compose.replace('${SUPABASE_URL:?}', 'x') }
    assert.throws(() => holdsTheInventory(system(t, untold).manifest), Violation)
  })
  it('are explained where those of the example are', (t) => {
    const { manifest } = system(t)
    isExplained(manifest, reads('VITE_API_URL'))
    assert.throws(() => isExplained(manifest, reads('SENDER')), Violation)
  })
})

describe('the real file beside the example', () => {
  it('is in no image whose context lies below it', (t) => {
    const { manifest, put } = system(t)
    leaveEnvironmentFilesOut(buildsOf(put), realFilesIn(manifest, put))
  })
  it('is in that of the whole repository, or where the composition reads it there', (t) => {
    const refused = (changed: Record<string, string>) => {
      const { manifest, put } = system(t, changed)
      const look = () => leaveEnvironmentFilesOut(buildsOf(put), realFilesIn(manifest, put))
      assert.throws(look, Violation)
    }
    const whole = compose.replace('context: backend', 'context: ., dockerfile: backend/Dockerfile')
    refused({ 'docker-compose.prod.yml': whole })
    const inside = compose.replace('env_file: .env', 'env_file: backend/.env')
    refused({ 'docker-compose.prod.yml': inside, 'backend/.env.production': '' })
    refused({ 'backend/.dockerignore': '' })
  })
})
