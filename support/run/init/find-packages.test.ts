/** A repository of several packages, each with an image of its own. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { repositoryFiles } from '../../artifacts/repository-files.ts'
import { draftProduction } from './draft-production.ts'
import { findInUsualFolders } from './find-packages.ts'

const json = (value: unknown) => JSON.stringify(value)
const image = (role: string) =>
  `  ${role}: { build: { context: ., dockerfile: apps/${role}/Dockerfile } }\n`
const files = {
  '.env.production.example': 'R2_BUCKET=\n',
  'docker-compose.prod.yml': `services:\n${image('frontend')}${image('backend')}${image('worker')}`,
  'package.json': json({ workspaces: ['apps/*', 'packages/*'] }),
  'apps/backend/package.json': json({ name: '@own/api', dependencies: { '@own/core': '*' } }),
  'apps/backend/src/token.ts': "import { jwtVerify } from 'jose'\n",
  'apps/frontend/package.json': json({ name: '@own/web', devDependencies: { vite: '^6' } }),
  'apps/frontend/src/Back.tsx': "params.get('error_description')\n",
  'apps/worker/package.json': json({ name: '@own/worker', dependencies: { '@own/core': '*' } }),
  'packages/core/package.json': json({ name: '@own/core' }),
  'packages/core/src/files.ts': "import { S3Client } from '@aws-sdk/client-s3'\n",
  'packages/tools/package.json': json({ name: '@own/tools' }),
  ...Object.fromEntries(
    ['frontend', 'backend', 'worker'].map((role) => [`apps/${role}/Dockerfile`, 'FROM node:24\n']),
  ),
}

it('is drafted with its folders, the packages that both import, and what lies in them', (t) => {
  const root = folderWith(t, files)
  const { entries } = draftProduction(repositoryFiles(root), 'a', root)
  const value = entries.find(({ name }) => name === 'sources')?.value
  assert.deepEqual(value, {
    shared: ['apps/worker', 'packages/core'],
    ...{ s3Module: '@aws-sdk/client-s3', s3Package: '@aws-sdk/client-s3' },
    ...{ tokenModule: 'jose', tokenPackage: 'jose' },
    storageService: 'packages/core/src/files.ts',
    tokenValidation: 'apps/backend/src/token.ts',
    pages: { callback: 'apps/frontend/src/Back.tsx' },
    ...{ backend: 'apps/backend', backendDockerfile: 'apps/backend/Dockerfile' },
    packages: 'apps/backend/package.json',
    ...{ frontend: 'apps/frontend', frontendPackages: 'apps/frontend/package.json' },
    frontendDockerfile: 'apps/frontend/Dockerfile',
    site: 'apps/frontend/dist',
  })
})

it('is asked for its health as its composition asks it', (t) => {
  const asked = files['docker-compose.prod.yml'].replace(
    'backend: { ',
    'backend: { healthcheck: { test: [CMD, wget, -qO-, "http://127.0.0.1:8000/ready"] }, ',
  )
  const root = folderWith(t, { ...files, 'docker-compose.prod.yml': asked })
  const { entries } = draftProduction(repositoryFiles(root), 'a', root)
  assert.deepEqual(entries.find(({ name }) => name === 'routes')?.value, { health: '/ready' })
})

it('has its site beside programs that have to be made first, in one part', (t) => {
  const { 'apps/frontend/package.json': _, ...others } = files
  const scripts = { build: 'x', start: 'y' }
  const compiled = (role: string) => ({
    [`apps/${role}/Dockerfile`]: 'FROM node:24\nCMD ["node", "dist/main.js"]\n',
    [`apps/${role}/package.json`]: json({ name: role, scripts }),
    [`apps/${role}/src/main.ts`]: '',
  })
  const root = folderWith(t, {
    ...{ ...others, ...compiled('backend'), ...compiled('worker') },
    'apps/frontend/package.json': json({ scripts }),
  })
  const { entries, open } = draftProduction(repositoryFiles(root), 'a', root)
  assert.ok(!entries.some(({ name }) => name === 'processes'))
  const [example, ...more] = open.filter((each) => each.example.startsWith('processes:'))
  assert.match(example?.example ?? '', /^ {4}build: \["npm"/m)
  assert.match(example?.example ?? '', /^ {2}frontend:/m)
  assert.deepEqual(more, [])
})

it('may have its site elsewhere although its backend is where the documents have it', (t) => {
  const supabase =
    "import { createBrowserClient } from '@supabase/ssr'\nexport const createClient = () => createBrowserClient(a, b)\n"
  const root = folderWith(t, {
    '.env.production.example': 'R2_BUCKET=\nSUPABASE_JWKS_URL=\n',
    'docker-compose.prod.yml': `services:
  frontend: { build: { context: web, dockerfile: Dockerfile.prod } }
  backend: { build: { context: backend, dockerfile: Dockerfile.prod } }
`,
    'backend/Dockerfile.prod': 'FROM python:3.12\n',
    'web/Dockerfile.prod': 'FROM node:24\n',
    'web/package.json': json({ dependencies: { next: '15' } }),
    'web/src/lib/client.ts': supabase,
    'web/src/app/actions.ts':
      "import { AuthError } from '@supabase/supabase-js'\nimport { createClient } from '@/lib/server'\nawait createClient()\n",
  })
  const { entries } = draftProduction(repositoryFiles(root), 'a', root)
  const value = (name: string) => entries.find((entry) => entry.name === name)?.value
  assert.deepEqual(value('sources'), {
    supabaseClient: 'web/src/lib/client.ts',
    ...{ frontend: 'web', frontendPackages: 'web/package.json' },
    ...{ frontendDockerfile: 'web/Dockerfile.prod', site: 'web/.next/static' },
  })
  assert.deepEqual(value('variables'), { publishedKeys: 'SUPABASE_JWKS_URL' })
})

it('has it in the documented folder where that is there, whatever else is built for the web', (t) => {
  const root = folderWith(t, {
    '.env.production.example': 'R2_BUCKET=\n',
    'docker-compose.prod.yml': `services:
  frontend: { build: { context: proxy, dockerfile: Dockerfile } }
  backend: { build: { context: backend, dockerfile: Dockerfile.prod } }
`,
    'backend/Dockerfile.prod': 'FROM python:3.12\n',
    'frontend/package.json': json({ dependencies: { next: '15' } }),
    'proxy/Dockerfile': 'FROM node:24\n',
    'proxy/package.json': json({}),
  })
  const { entries } = draftProduction(repositoryFiles(root), 'a', root)
  const sources = Object(entries.find(({ name }) => name === 'sources')?.value)
  assert.equal(sources.frontend, undefined)
})

it('is told its own address by the variable that the example has for it', (t) => {
  const drafted = (variables: string) => {
    const root = folderWith(t, { '.env.production.example': `R2_BUCKET=\n${variables}` })
    const { entries } = draftProduction(repositoryFiles(root), 'a', root)
    return entries.find(({ name }) => name === 'pages')?.value
  }
  const api = 'VITE_API_BASE_URL=https://api.example.com\n'
  assert.deepEqual(drafted(`${api}VITE_SITE_URL=https://example.com\n`), {
    ...{ apiUrl: 'VITE_API_BASE_URL', siteUrl: 'VITE_SITE_URL' },
  })
  assert.deepEqual(drafted(api), { apiUrl: 'VITE_API_BASE_URL' })
})

it('declares its packages in the first of the usual files that lies in its folder', (t) => {
  const drafted = (...names: string[]) =>
    findInUsualFolders(
      repositoryFiles(
        folderWith(t, Object.fromEntries(names.map((name) => [`backend/${name}`, '{}']))),
      ),
    )
  assert.deepEqual(drafted('pyproject.toml', 'package.json'), {
    packages: 'backend/pyproject.toml',
  })
  assert.deepEqual(drafted('package.json'), { packages: 'backend/package.json' })
  assert.deepEqual(drafted('requirements.txt', 'pyproject.toml'), {})
  assert.deepEqual(drafted('requirements-dev.txt', 'package.json'), {})
})
