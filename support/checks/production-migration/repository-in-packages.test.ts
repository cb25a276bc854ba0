/** A repository of several packages: an API, a worker and what both import by its name. */
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { readSource } from '../../artifacts/source/read-source.ts'
import { Unverified, Violation } from '../../core/errors.ts'
import { loadManifest } from '../../systems/manifest.ts'
import { backendDeclares, siteHasSdk } from './packages.ts'
import { programAt } from './source-tree.ts'
import { oneModuleTalksToStore, usersGoThroughIt } from './storage-files.ts'
import { areasAskForCaller, bothChangesAreThere } from './token-files.ts'

const areas =
  'workspaces projects documents chat workflows executions visual_assets preferences'.split(' ')
const routers = areas.map((area) => `${area}: apps/api/src/routes/${area}.ts`).join(', ')
const yaml = (shared: string) => `system: production-migration
sources:
  backend: apps/api
  frontend: apps/web
  ${shared}
  packages: apps/api/package.json
  frontendPackages: apps/web/package.json
  s3Package: "@aws-sdk/client-s3"
  s3Module: "@aws-sdk/client-s3"
  tokenPackage: jose
  storageService: packages/core/src/storage.ts
  storageUsers: [apps/worker/src/images.ts, apps/api/src/routes/chat.ts]
  tokenValidation: apps/api/src/auth.ts
  currentUser: verify
  routers: { ${routers} }
`
const both = 'shared: [apps/worker, packages/core]'
const range = '^2.0.0'
const sdk = '@supabase/supabase-js'
const json = (value: unknown) => JSON.stringify(value)
const named = (name: string, ...dependencies: string[]) =>
  json({ name, dependencies: Object.fromEntries(dependencies.map((each) => [each, range])) })
const lock = (asked: string) =>
  json({
    packages: {
      'apps/web': { dependencies: { [sdk]: asked } },
      [`node_modules/${sdk}`]: { version: '2.1.0' },
    },
  })

const area = (name: string) =>
  `import { put } from '@own/core'\nexport default async (app) => app.get('/${name}', (req) => put(req.user.id))\n`
const mounted = (first: string) => `import Fastify from 'fastify'
import auth from './auth'
${areas.map((name) => `import ${name} from './routes/${name}'`).join('\n')}
const app = Fastify()
await app.register(async (api) => {
  ${first}
${areas.map((name) => `  await api.register(${name})`).join('\n')}
}, { prefix: '/api' })
`
const usual = {
  'plumbline.yaml': yaml(both),
  'package.json': json({ workspaces: ['apps/*', 'packages/*'] }),
  'package-lock.json': lock(range),
  'apps/api/package.json': named('@own/api', '@own/core', 'jose'),
  'apps/web/package.json': named('@own/web', sdk),
  'packages/core/package.json': json({
    ...{ name: '@own/core', exports: { '.': './src/index.ts' } },
    dependencies: { '@aws-sdk/client-s3': range },
  }),
  'packages/core/src/index.ts': "export * from './storage'\nexport * from './db'\n",
  'packages/core/src/storage.ts':
    "import { S3Client } from '@aws-sdk/client-s3'\nexport async function put() {}\n",
  'packages/core/src/db.ts': 'export const db = () => 1\n',
  'apps/worker/src/images.ts': "import { db, put } from '@own/core'\nput(db())\n",
  'apps/api/src/auth.ts':
    "import { jwtVerify } from 'jose'\nexport default async (app) => app.addHook('onRequest', async (req) => { req.user = await jwtVerify() })\n",
  'apps/api/src/app.ts': mounted('await api.register(auth, { env })'),
  ...Object.fromEntries(areas.map((name) => [`apps/api/src/routes/${name}.ts`, area(name)])),
}

function repository(t: TestContext, changed: Readonly<Record<string, string>> = {}) {
  const files = { ...usual, ...changed }
  const manifest = loadManifest(`${folderWith(t, files)}/plumbline.yaml`)
  assert.ok(manifest.system === 'production-migration')
  const { shared } = manifest.sources
  const programs = Object.entries(files).flatMap(([path, text]) => {
    const isRead = ['apps/api/', ...shared].some((folder) => path.startsWith(folder))
    const facts = isRead ? readSource(path, text) : undefined
    return facts === undefined ? [] : [{ path, text, facts }]
  })
  return [manifest, programs] as const
}

describe('a package of the repository', () => {
  it('brings its dependencies along to whoever depends on it', (t) => {
    backendDeclares(repository(t)[0])
    const alone = { 'apps/api/package.json': named('@own/api', 'jose') }
    assert.throws(() => backendDeclares(repository(t, alone)[0]), Violation)
  })
  it('is imported by its name, and means the file whose names are asked for', (t) => {
    for (const check of [oneModuleTalksToStore, usersGoThroughIt, bothChangesAreThere]) {
      check(...repository(t))
    }
    const past = { 'apps/worker/src/images.ts': "import { db } from '@own/core'\ndb()\n" }
    assert.throws(() => usersGoThroughIt(...repository(t, past)), /nor a module that does/)
  })
  it('has to be named where one of its programs is looked at', (t) => {
    const [manifest, programs] = repository(t, { 'plumbline.yaml': yaml('shared: [apps/worker]') })
    const look = () => programAt(manifest, programs, 'packages/core/src/storage.ts')
    assert.throws(
      look,
      (error: Error) => error instanceof Unverified && /sources\.shared/.test(error.message),
    )
  })
  it('is resolved by the lock file of the whole repository', (t) => {
    siteHasSdk(repository(t)[0])
    const old = { 'package-lock.json': lock('^1.0.0') }
    assert.throws(() => siteHasSdk(repository(t, old)[0]), /was made for/)
  })
})

describe('areas of a server on Node', () => {
  it('may stand in a scope that verifies every request before', (t) =>
    areasAskForCaller(...repository(t)))
  it('may be behind a middleware of their application', (t) => {
    const express = mounted("api.use('/', auth)").replaceAll(
      'await api.register(',
      "api.use('/api', ",
    )
    areasAskForCaller(...repository(t, { 'apps/api/src/app.ts': express }))
  })
  it('are not behind what verifies nothing, stands elsewhere, or comes too late', (t) => {
    const late = mounted('').replace('}, { prefix', '  await api.register(auth)\n}, { prefix')
    for (const text of [
      mounted(''),
      mounted('await other.register(auth)'),
      mounted("api.use('/admin', auth)"),
      late,
    ]) {
      const files = repository(t, { 'apps/api/src/app.ts': text })
      assert.throws(() => areasAskForCaller(...files), Violation)
    }
  })
  it('have to use the caller whom the scope knows', (t) => {
    const idle = {
      'apps/api/src/routes/chat.ts': area('chat').replace('req.user.id', 'req.body.id'),
    }
    assert.throws(() => areasAskForCaller(...repository(t, idle)), Violation)
  })
})
