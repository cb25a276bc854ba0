/** The many ways in which programs take the caller from the module that verifies tokens. */
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { readSource } from '../../artifacts/source/read-source.ts'
import { Unverified, Violation } from '../../core/errors.ts'
import { loadManifest } from '../../systems/manifest.ts'
import { repository, router } from './repository-in-python.ts'
import { areasAskForCaller } from './token-files.ts'

type Files = Readonly<Record<string, string>>
const areas =
  'workspaces projects documents chat workflows executions visual_assets preferences'.split(' ')

/** A backend on Node whose areas are all written alike. */
function node(t: TestContext, area: (name: string) => readonly [string, string], others: Files) {
  const own = areas.map((name) => [name, ...area(name)] as const)
  const routers = own.map(([name, path]) => `${name}: ${path}`).join(', ')
  const tokens = Object.keys(others)[0]
  const yaml = `system: production-migration\nsources: { routers: { ${routers} }, tokenValidation: ${tokens}, currentUser: requireAuth, tokenModule: jose }\n`
  const files = { ...others, ...Object.fromEntries(own.map(([, path, text]) => [path, text])) }
  const manifest = loadManifest(
    `${folderWith(t, { ...files, 'plumbline.yaml': yaml })}/plumbline.yaml`,
  )
  assert.ok(manifest.system === 'production-migration')
  const programs = Object.entries(files).flatMap(([path, text]) => {
    const facts = readSource(path, text)
    return facts === undefined ? [] : [{ path, text, facts }]
  })
  return [manifest, programs] as const
}

const verifies =
  'async function requireAuth(req, res, next) {\n  req.user = { id: 1 }\n  next()\n}\n'
const body = "router.get('/', (req, res) => res.json(req.user.id))\n"
const mounts = (on: string) => areas.map((name) => `${on}.use('/${name}', ${name})\n`).join('')
const imports = areas.map((name) => `import ${name} from './routes/${name}'\n`).join('')

describe('an area in Python', () => {
  const asked = (t: TestContext, text: string, changed: Files = {}) => {
    areasAskForCaller(...repository(t, { 'backend/routers/chat.py': text, ...changed }))
  }

  it('may import the whole module, or give the caller a name of its own', (t) => {
    const whole = 'Depends(supabase_auth.get_current_user)'
    asked(t, `import supabase_auth\n\ndef read(user=${whole}):\n    return []\n`)
    asked(t, `from backend import supabase_auth\n\ndef read(user=${whole}):\n    return []\n`)
    const named = 'from supabase_auth import get_current_user as known\n'
    asked(t, `${named}\ndef read(user=Depends(known)):\n    return []\n`)
    assert.throws(() => asked(t, named), /never use it/)
    assert.throws(() => asked(t, 'import supabase_auth\n'), /do not take/)
  })
  it('may import it from a module that has it from there', (t) => {
    const deps = { 'backend/callers/__init__.py': 'from supabase_auth import get_current_user\n' }
    asked(t, router.replace('from supabase_auth', 'from callers'), deps)
  })
  it('may be mounted by a program that asks for it, in a way that is not read', (t) => {
    const main = (given: string) => ({
      'backend/main.py': `from supabase_auth import get_current_user\nfrom routers import chat\n\napp.include_router(chat.router${given})\n`,
    })
    const open = 'def read(request):\n    return []\n'
    const given = main(', dependencies=[Depends(get_current_user)]')
    assert.throws(() => asked(t, open, given), Unverified)
    const own = 'def read(request):\n    return request.headers["authorization"]\n'
    assert.throws(() => asked(t, own, given), Violation)
    assert.throws(() => asked(t, open), Violation)
  })
})

describe('an area on Node', () => {
  it('may take the caller by default, or by require', (t) => {
    const es = `import auth from '../supabase-auth'\nrouter.use(auth)\n${body}`
    const byDefault = { 'backend/src/supabase-auth.ts': `export default ${verifies}` }
    areasAskForCaller(...node(t, (name) => [`backend/src/routes/${name}.ts`, es], byDefault))
    const common = `const { requireAuth } = require('../supabase-auth')\nrouter.use(requireAuth)\n${body}`
    const exported = {
      'backend/src/supabase-auth.js': `${verifies}module.exports = { requireAuth }\n`,
    }
    areasAskForCaller(...node(t, (name) => [`backend/src/routes/${name}.js`, common], exported))
    const other = common.replaceAll('requireAuth', 'secret')
    const idle = node(t, (name) => [`backend/src/routes/${name}.js`, other], exported)
    assert.throws(() => areasAskForCaller(...idle), /do not take/)
    const elsewhere = common.replace('use(requireAuth)', 'use(other.requireAuth)')
    const another = node(t, (name) => [`backend/src/routes/${name}.js`, elsewhere], exported)
    assert.throws(() => areasAskForCaller(...another), /never use it/)
  })

  it('may stand behind a router of routers, or be required', (t) => {
    const app = (first: string, then: string) =>
      node(t, (name) => [`backend/src/routes/${name}.ts`, body], {
        'backend/src/supabase-auth.ts': `export ${verifies}`,
        'backend/src/routes/index.ts': `${imports.replaceAll('/routes', '')}export const routes = Router()\n${mounts('routes')}`,
        'backend/src/app.ts': `import { requireAuth } from './supabase-auth'\nimport { routes } from './routes'\n${first}\n${then}\n`,
      })
    areasAskForCaller(...app("app.use('/api', requireAuth, routes)", ''))
    areasAskForCaller(...app("app.use('/api', requireAuth)", "app.use('/api', routes)"))
    areasAskForCaller(
      ...node(t, (name) => [`backend/src/routes/${name}.ts`, body], {
        'backend/src/supabase-auth.ts': `export ${verifies}`,
        'backend/src/routes/index.ts': `${imports.replaceAll('/routes', '')}export const routes = Router()\n${mounts('routes')}`,
        'backend/src/v1.ts': `import { routes } from './routes'\nexport const v1 = Router()\nv1.use('/v1', routes)\n`,
        'backend/src/app.ts': `import { requireAuth } from './supabase-auth'\nimport { v1 } from './v1'\napp.use(requireAuth)\napp.use(v1)\n`,
      }),
    )
    const late = app("app.use('/api', routes)", "app.use('/api', requireAuth)")
    assert.throws(() => areasAskForCaller(...late), Unverified)
    const required = areas.map((name) => `app.use('/${name}', require('./routes/${name}'))\n`)
    areasAskForCaller(
      ...node(t, (name) => [`backend/src/routes/${name}.js`, body], {
        'backend/src/supabase-auth.js': `${verifies}module.exports = requireAuth\n`,
        'backend/src/app.js': `const known = require('./supabase-auth')\napp.use(known)\n${required.join('')}`,
      }),
    )
  })

  it('may be guarded by NestJS, unless its class says otherwise', (t) => {
    const nest = (before: string, module: string) =>
      node(
        t,
        (name) => [`backend/src/${name}.ts`, `import { Get } from '@nestjs/common'\n${before}`],
        {
          'backend/src/guard.ts': 'export class requireAuth {}\n',
          'backend/src/module.ts': `import { requireAuth } from './guard'\n${module}\n`,
        },
      )
    const open = "@Controller('x')\nexport class Area {}\n"
    const given =
      '@Module({ providers: [{ provide: APP_GUARD, useClass: requireAuth }] })\nclass A {}'
    areasAskForCaller(...nest(open, given))
    areasAskForCaller(...nest(open, 'app.useGlobalGuards(new requireAuth())'))
    const none = nest(open, given.replace('requireAuth', 'Other'))
    assert.throws(() => areasAskForCaller(...none), Violation)
    assert.throws(() => areasAskForCaller(...nest(`@Public()\n${open}`, given)), Violation)
  })
})
