// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of compose are what is tested
/** A move to production in another language: names tell nothing, and what the programs do tells all. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { draftProduction } from './draft-production.ts'
import { findByWork } from './find-by-work.ts'

const contracts = 'specs/006-production-infrastructure/contracts'
const files: Readonly<Record<string, string>> = {
  '.env.production.example': 'SUPABASE_URL=https://x.supabase.co\nSUPABASE_ANON_KEY=\nAPI_URL=\n',
  'docker-compose.prod.yml': `services:
  frontend:
    build: { context: ./frontend, args: { VITE_SUPABASE_URL: "\${SUPABASE_URL}", VITE_SUPABASE_ANON_KEY: "\${SUPABASE_ANON_KEY}", VITE_API_URL: "\${API_URL}" } }
    ports: ["3000:80"]
  backend: { command: uvicorn app:app, ports: ["8000:8000"] }
`,
  'docker-compose.yml': `services:
  minio: { image: minio/minio }
  db: { image: "postgres:17" }
`,
  'backend/app/armazenamento.py': 'import boto3\n\ncliente = boto3.client("s3")\n',
  'backend/app/sessao.py': 'import jwt\n\ndef quem(t):\n    return jwt.decode(t)\n',
  'backend/tests/test_a.py': 'import boto3\nimport jwt\njwt.decode("x")\n',
  'frontend/src/Entrar.tsx': 'await supabase.auth.signInWithPassword({ email })\n',
  'frontend/src/Cadastro.tsx': 'await supabase.auth.signUp({ email })\n',
  'frontend/src/Outro.tsx': 'await supabase.auth.signUp({ email })\n',
  'specs/006-production-infrastructure/quickstart.md':
    'Run `contracts/tabelas.sql`, `contracts/supabase-trigger.sql`, `contracts/rls.sql` and no `none.sql`.',
  [`${contracts}/rls.sql`]: '',
  [`${contracts}/supabase-trigger.sql`]: '',
  [`${contracts}/tabelas.sql`]: '',
}
const repository = { paths: Object.keys(files).sort(), text: (path: string) => files[path] ?? '' }

it('takes the one program that does the work, and none of two', () => {
  const documented = {
    storageService: 'backend/storage_service.py',
    tokenValidation: 'backend/supabase_auth.py',
    'pages.login': 'frontend/src/app/login/page.tsx',
    'pages.register': 'frontend/src/app/register/page.tsx',
  }
  assert.deepEqual(findByWork(repository as never, documented), {
    storageService: 'backend/app/armazenamento.py',
    tokenValidation: 'backend/app/sessao.py',
    'pages.login': 'frontend/src/Entrar.tsx',
  })
})

it('a draft has what the composition translates, its ports, and what operators run', () => {
  const { entries } = draftProduction(repository as never, 'A')
  const value = (name: string) => entries.find((entry) => entry.name === name)?.value
  assert.deepEqual(value('variables'), {
    supabaseUrl: 'VITE_SUPABASE_URL',
    anonKey: 'VITE_SUPABASE_ANON_KEY',
  })
  assert.deepEqual(value('pages'), { apiUrl: 'VITE_API_URL' })
  assert.deepEqual(value('composition'), {
    ports: { frontend: 80 },
    supplied: { minio: 'objectStore' },
  })
  const order = ['tabelas', 'supabase-trigger', 'rls'].map((name) => `${contracts}/${name}.sql`)
  assert.deepEqual(value('projectSql'), order)
})
