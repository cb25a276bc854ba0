// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of compose are what is tested
/** A move to production in TypeScript whose folders bear the documented names, and whose site is built by Vite. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { draftProduction } from './draft-production.ts'

const files: Readonly<Record<string, string>> = {
  '.env.production.example':
    'SUPABASE_URL=https://x.supabase.co\nSUPABASE_ANON_KEY=\nAPI_URL=\nR2_BUCKET=\n',
  'docker-compose.prod.yml': `services:
  frontend:
    build: { context: ., dockerfile: frontend/Dockerfile.prod, args: { NEXT_PUBLIC_SUPABASE_URL: "\${SUPABASE_URL}", NEXT_PUBLIC_SUPABASE_ANON_KEY: "\${SUPABASE_ANON_KEY}", NEXT_PUBLIC_API_URL: "\${API_URL}" } }
  backend: { build: { context: ., dockerfile: backend/Dockerfile.prod } }
  worker: { build: { context: ., dockerfile: backend/Dockerfile.prod }, command: [node, dist/worker.js] }
`,
  'backend/Dockerfile.prod': 'FROM node\nCMD ["node", "dist/main.js"]\n',
  'backend/main.ts': '',
  'backend/worker.ts': '',
  'backend/package.json': '{ "scripts": { "build": "tsc" } }',
  'backend/supabase_auth.ts': `import jwt from 'jsonwebtoken'
export function verifyToken(token: string) {}
export async function caller(request: Request) {}
`,
  'backend/routers/a.ts': "import { caller } from '../supabase_auth.js'\n",
  'backend/tests/a.test.ts': "import { verifyToken } from '../supabase_auth.js'\n",
  'frontend/Dockerfile.prod': `FROM node
ARG NEXT_PUBLIC_SUPABASE_URL
ENV VITE_SUPABASE_URL=$NEXT_PUBLIC_SUPABASE_URL VITE_SUPABASE_ANON_KEY=$NEXT_PUBLIC_SUPABASE_ANON_KEY \\
    VITE_API_URL=$NEXT_PUBLIC_API_URL MODE=$NEXT_PUBLIC_API_URL
RUN npm run build
`,
  'frontend/package.json': '{ "devDependencies": { "vite": "5" }, "scripts": { "build": "x" } }',
}
const repository = { paths: Object.keys(files).sort(), text: (path: string) => files[path] ?? '' }

it('has the names of its image, its packages and outputs, and what its routers take', () => {
  const { entries } = draftProduction(repository, 'A')
  const value = (name: string) => Object(entries.find((entry) => entry.name === name)?.value)
  assert.deepEqual(value('variables'), {
    ...{ supabaseUrl: 'VITE_SUPABASE_URL', anonKey: 'VITE_SUPABASE_ANON_KEY' },
  })
  assert.equal(value('environment').VITE_SUPABASE_URL, '${supabase.url}')
  assert.equal(value('environment').MODE, undefined)
  assert.deepEqual(value('pages'), { apiUrl: 'VITE_API_URL' })
  const { currentUser, packages, site } = value('sources')
  assert.deepEqual(
    { currentUser, packages, site },
    { currentUser: 'caller', packages: 'backend/package.json', site: 'frontend/dist' },
  )
})
