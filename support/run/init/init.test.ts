/** Manifests that are written for repositories of several kinds: what they hold is what is there. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { SuiteError } from '../../core/errors.ts'
import { init as initAloud } from '../commands/init.ts'

const init = (args: readonly string[]) => initAloud(args, () => undefined)

type Files = Readonly<Record<string, string>>
type Manifest = Readonly<Record<string, unknown>>

const compose = `
services:
  cache: { image: "redis:7-alpine" }
  api:
    command: uvicorn app:app
    ports: ["127.0.0.1:8000:9000"]
    healthcheck: { test: ["CMD", "curl", "-f", "http://localhost:9000/healthz"] }
  jobs: { command: celery -A app worker }
  mailpit: { image: axllent/mailpit }
`

const openapi = JSON.stringify({
  paths: {
    '/up': {
      post: {
        requestBody: {
          content: { 'multipart/form-data': { schema: { $ref: '#/components/schemas/B' } } },
        },
      },
    },
    '/up/{extraction}': { get: {} },
    '/up/{extraction}/approve': { post: {} },
  },
  components: { schemas: { B: { properties: { document: { format: 'binary' } } } } },
})

/** What it is, its files, and what the manifest must say. */
const repositories: readonly (readonly [string, Files, Manifest])[] = [
  [
    'compose files',
    { 'compose.yaml': compose, 'compose.prod.yml': 'services: {}', 'requirements.txt': 'celery' },
    {
      routes: { health: '/healthz' },
      composition: {
        services: { backend: 'api', redis: 'cache', worker: 'jobs' },
        ports: { api: 9000 },
        supplied: { mailpit: 'mailbox' },
        production: ['compose.yaml', 'compose.prod.yml'],
      },
    },
  ],
  [
    'an OpenAPI document',
    { 'docs/openapi.json': openapi, 'package.json': '{"dependencies":{"bullmq":"5"}}' },
    {
      routes: { ingestions: '/up', extraction: '/up/{id}', approve: '/up/{id}/approve' },
      ingestion: { field: 'document' },
    },
  ],
  [
    'an example of the environment and a class of settings',
    {
      '.env.example':
        'DATABASE_URL=postgresql+psycopg://u:p@db.x.supabase.co/postgres\nAPI_TOKEN=x\nPLAIN="a b"',
      'app/config.py': 'class S(BaseSettings):\n    API_TOKEN: str\n    LEVEL: str = "x"\n\nx = 1',
      'pyproject.toml': 'dependencies = ["celery"]',
    },
    {
      environment: { DATABASE_URL: '${postgres.url}', API_TOKEN: '${secret}', PLAIN: 'a b' },
      environments: { required: ['API_TOKEN'], samples: { local: '.env.example' } },
    },
  ],
  ...(
    [
      ['alembic', 'svc/alembic.ini', 'script_location = db', 'svc/db/versions/*.py'],
      ['prisma', 'svc/prisma/schema.prisma', '', 'svc/prisma/migrations/*/'],
      ['drizzle', 'svc/drizzle.config.ts', "out: './sql'", 'svc/sql/*.sql'],
      ['knex', 'knexfile.js', "directory: './db/m'", 'db/m/*'],
      ['supabase', 'x/supabase/migrations/1_a.sql', 'select 1', 'x/supabase/migrations/*.sql'],
    ] as const
  ).map(
    ([tool, path, text, files]) =>
      [
        `migrations of ${tool}`,
        { [path]: text, 'package.json': '{"dependencies":{"bullmq":"5"}}' },
        { 'migrations.files': files },
      ] as const,
  ),
  [
    'a table of migrations that knex is told, and documents in a folder of their own',
    {
      'knexfile.js': "migrations: { directory: './db', tableName: 'schema_migrations' }",
      'docs/deployment.md': '',
      'package.json': '{"dependencies":{"bullmq":"5"}}',
    },
    {
      'migrations.table': 'public.schema_migrations',
      documents: { deployment: 'docs/deployment.md' },
    },
  ],
  [
    'a project in a bigger repository',
    {
      'services/db/supabase/migrations/1_a.sql':
        'create table wordlists(); create table upload_cooldowns();',
      'services/db/verify.sql': '',
    },
    { project: { folder: 'services/db/supabase', verification: 'services/db/verify.sql' } },
  ],
  [
    'a system that moves to production, under names of its own',
    {
      'compose.prod.yml': 'services: { site: { command: next start }, redis: { image: redis:7 } }',
      '.env.production.example':
        'R2_ENDPOINT_URL=https://x\nR2_BUCKET_NAME=b\nDATABASE_URL=postgresql://a\nOPENROUTER_API_KEY=k',
      'backend/app/storage_service.py': '',
      'web/src/app/login/page.jsx': '',
      'web/src/app/layout.jsx': '',
      'requirements.txt': 'celery\nminio',
    },
    {
      environment: {
        R2_ENDPOINT_URL: '${objectStore.endpoint}',
        R2_BUCKET_NAME: '${objectStore.bucket}',
        DATABASE_URL: '${owner.url}',
        OPENROUTER_API_KEY: '${secret}',
      },
      variables: { r2: { endpoint: 'R2_ENDPOINT_URL', bucket: 'R2_BUCKET_NAME' } },
      composition: { file: 'compose.prod.yml', services: { frontend: 'site' } },
      'sources.storageService': 'backend/app/storage_service.py',
      'sources.pages': { login: 'web/src/app/login/page.jsx' },
      'sources.packages': 'requirements.txt',
    },
  ],
  [
    'a folder of plain SQL',
    { 'sql/1.sql': 'create table wordlists(); create table upload_cooldowns();' },
    { project: { migrations: 'sql' } },
  ],
]

describe('init', () => {
  for (const [what, files, expected] of repositories) {
    it(`finds ${what}`, () =>
      inRepository(files, async (folder) => {
        assert.equal(await init([folder]), 0)
        const text = readFileSync(join(folder, 'plumbline.yaml'), 'utf8')
        assert.match(text, /^# yaml-language-server: \$schema=\S+manifest\.schema\.json\n/)
        const manifest = parse(text) as Record<string, never>
        for (const [path, value] of Object.entries(expected)) {
          const received = path
            .split('.')
            .reduce<unknown>((inner, step) => Reflect.get(Object(inner), step), manifest)
          assert.deepEqual(received, value, path)
        }
      }))
  }
  it('replaces a manifest only when it is told to', () =>
    inRepository({ 'plumbline.yaml': 'mine' }, async (folder) => {
      const args = [folder, '--system', 'vocabgo']
      await assert.rejects(init(args), (error: SuiteError) => error.code === 'FILE_EXISTS')
      assert.equal(readFileSync(join(folder, 'plumbline.yaml'), 'utf8'), 'mine')
      assert.equal(await init([...args, '--force']), 0)
    }))
  it('asks for the system where nothing tells it, and refuses one that there is not', () =>
    inRepository({ 'a.txt': '' }, async (folder) => {
      for (const args of [
        [folder],
        [folder, '--system', 'x'],
        [`${folder}/none`],
        [folder, '--x'],
      ]) {
        await assert.rejects(init(args), SuiteError)
      }
    }))
  it('is not led astray by files that are broken', () =>
    inRepository(
      { 'compose.yml': 'services: [', 'openapi.json': '{', 'package.json': '"bullmq"' },
      async (folder) => assert.equal(await init([folder]), 0),
    ))
})

async function inRepository(files: Files, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-init-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
