/** Sites and backends whose frameworks do for all programs what the documents have each program do. */
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { noProgramHoldsAny } from './addresses.ts'
import { tellHowToSwitchOn } from './migration-runs.ts'
import { takesCodes } from './pages/callback.ts'
import { callNoRouteByHand } from './pages/site-programs.ts'
import { auth, repository } from './repository-in-python.ts'
import { makesOneClient } from './site-client.ts'
import { areasAskForCaller, bothChangesAreThere } from './token-files.ts'

type Files = Readonly<Record<string, string>>
const areas =
  'workspaces projects documents chat workflows executions visual_assets preferences'.split(' ')

/** Areas of a framework that is told once, in another file, who asks for the caller. */
function backend(t: TestContext, framework: string, changed: Files) {
  const view = `from ${framework} import routers\nimport storage_service\n\nclass Views:\n    def get(self):\n        return []\n`
  const views = areas.map((area) => [`backend/routers/${area}.py`, view] as const)
  return repository(t, { ...Object.fromEntries(views), ...changed })
}

describe('areas of the Django REST framework', () => {
  const settings = `REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["supabase_auth.get_current_user"],
}
`
  const told = { 'backend/site/settings.py': settings }

  it('ask for the caller by the settings', (t) => {
    areasAskForCaller(...backend(t, 'rest_framework', told))
    bothChangesAreThere(...backend(t, 'rest_framework', told))
  })
  it('do not where the settings name another class, or a view says that nobody is asked', (t) => {
    const other = { 'backend/site/settings.py': settings.replace('supabase_auth', 'old_auth') }
    assert.throws(() => areasAskForCaller(...backend(t, 'rest_framework', other)), /do not take/)
    assert.throws(() => bothChangesAreThere(...backend(t, 'rest_framework', other)), /imports/)
    const open =
      'from rest_framework import views\n\nclass Open:\n    authentication_classes = []\n'
    const one = { ...told, 'backend/routers/chat.py': open }
    assert.throws(() => areasAskForCaller(...backend(t, 'rest_framework', one)), /do not take/)
  })
})

describe('areas of Django Ninja', () => {
  const told = (given: string) => ({
    'backend/supabase_auth.py': auth,
    'backend/api.py': `from ninja import NinjaAPI\nfrom supabase_auth import get_current_user\n\napi = NinjaAPI(${given})\n`,
  })
  it('ask for the caller by the application', (t) => {
    areasAskForCaller(...backend(t, 'ninja', told('auth=get_current_user')))
    const silent = () => areasAskForCaller(...backend(t, 'ninja', told('title="A"')))
    assert.throws(silent, /do not take/)
  })
})

describe("the site's client of Supabase", () => {
  const made = (how: string, given: string) =>
    `export const one = () => ${how}(process.env.NEXT_PUBLIC_SUPABASE_URL, ${given})\n`
  const key = 'process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY'
  const site = {
    'frontend/src/lib/supabase.ts': made('createBrowserClient', key),
    'frontend/src/lib/server.ts': made('createServerClient', `${key}, { cookies: jar() }`),
    'frontend/src/middleware.ts': made('createServerClient', `${key}, { cookies: jar() }`),
  }
  it('is one for browsers, and one for each request of a server', (t) => {
    makesOneClient(...repository(t, site))
  })
  it('may be handed out by a function of its name, and have its variables from one module', (t) => {
    const env =
      'export const url = process.env.NEXT_PUBLIC_SUPABASE_URL\nexport const key = process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY\n'
    const own = (how: string, more = '') =>
      `import { ${how} } from '@supabase/ssr'\nimport { url, key } from '@/lib/env'\nexport function createClient() {\n  return ${how}(url, key${more})\n}\n`
    const settled = {
      'frontend/src/lib/env.ts': env,
      'frontend/src/lib/supabase.ts': own('createBrowserClient'),
      'frontend/src/lib/server.ts': own('createServerClient', ', { cookies: jar() }'),
      'frontend/src/app/a.ts':
        "import { createClient } from '@/lib/server'\nexport const a = createClient()\n",
    }
    makesOneClient(...repository(t, settled))
    const second = settled['frontend/src/app/a.ts'].replace('@/lib/server', '@supabase/supabase-js')
    const twice = { ...settled, 'frontend/src/app/a.ts': second }
    assert.throws(() => makesOneClient(...repository(t, twice)), /where the site makes/)
    const blind = { ...settled, 'frontend/src/lib/env.ts': 'export const [url, key] = []\n' }
    assert.throws(() => makesOneClient(...repository(t, blind)), /does not read/)
  })
  it('is not made twice, nor from other variables', (t) => {
    const again = { ...site, 'frontend/src/app/a.ts': made('createBrowserClient', key) }
    assert.throws(() => makesOneClient(...repository(t, again)), /where the site makes/)
    const tested = { ...site, 'frontend/e2e/login.ts': made('createBrowserClient', key) }
    makesOneClient(...repository(t, tested))
    const shared = { ...site, 'frontend/src/lib/server.ts': made('createServerClient', key) }
    assert.throws(() => makesOneClient(...repository(t, shared)), /where the site makes/)
    const other = {
      ...site,
      'frontend/src/middleware.ts': made('createServerClient', 'KEY, { cookies: jar() }'),
    }
    assert.throws(() => makesOneClient(...repository(t, other)), /does not read/)
  })
})

describe('a route for accounts', () => {
  const site = (
    text: string,
    page = 'frontend/src/app/(account)/auth/reset-password/page.tsx',
  ) => ({
    'frontend/src/middleware.ts': text,
    [page]: 'export default () => null\n',
  })
  it('is no call by hand where it is a page of the site', (t) => {
    callNoRouteByHand(...repository(t, site("export const open = ['/auth/reset-password']\n")))
    const kept = site("open('/auth/login')\n", 'frontend/pages/auth/login.tsx')
    callNoRouteByHand(...repository(t, kept))
  })
  it('is one where a request goes there, or where it is no page', (t) => {
    const sent = site("await fetch(API + '/auth/reset-password', { method: 'POST' })\n")
    assert.throws(() => callNoRouteByHand(...repository(t, sent)), /by hand/)
    assert.throws(() => callNoRouteByHand(...repository(t, site("go('/auth/login')\n"))), /by hand/)
  })
  it('is in no page where nobody imports the module, and in one where somebody does', (t) => {
    const dead = {
      ...site(''),
      'frontend/src/lib/token.ts': "export const renew = () => fetch('/auth/refresh')\n",
    }
    callNoRouteByHand(...repository(t, dead))
    for (const line of [
      "import { renew } from './token'",
      "const { renew } = await import('./token')",
    ]) {
      const used = { ...dead, 'frontend/src/lib/api.ts': `${line}\nrenew()\n` }
      assert.throws(() => callNoRouteByHand(...repository(t, used)), /by hand/)
    }
  })
})

describe('an address in a program', () => {
  it('is none where a variable says the account, and one where nothing does', (t) => {
    const program = (url: string) => ({ 'backend/config.py': `URL = ${url}\n` })
    const led = 'f"https://{account}.r2.cloudflarestorage.com"'
    noProgramHoldsAny(...repository(t, program(led)))
    const own = () => noProgramHoldsAny(...repository(t, program(led.replace('{account}', 'abc'))))
    assert.throws(own, /addresses in programs/)
  })
  it('is none where a word of more than one part stands for the account', (t) => {
    const shown = 'HINT = "https://<account id>.r2.cloudflarestorage.com"\n'
    noProgramHoldsAny(...repository(t, { 'backend/env.py': shown }))
  })
})

describe('a migration that finds no vectors', () => {
  const failed = (stderr: string) => ({ code: 1, stdout: '', stderr, schemas: [[], []] })
  const told = (text: string) => () =>
    tellHowToSwitchOn({ runs: [failed(text), failed(text)], schemas: [] } as never)

  it('tells the way through the dashboard in whatever signs', () => {
    const way = 'Dashboard -> Database -> Extensions -> enable "vector"'
    told(`The database has no pgvector extension.\n  Supabase: ${way}`)()
    told('needs pgvector: Database → Extensions')()
    assert.throws(told('The database has no pgvector extension.'), /without instructions/)
  })
})

describe('a site that takes codes alone', () => {
  const site = (text: string) => ({ 'frontend/src/lib/client.ts': text })
  it('is known by its kit, or by what the kit is told', (t) => {
    const kit = site("import { createBrowserClient } from '@supabase/ssr'\n")
    assert.equal(takesCodes(...repository(t, kit)), true)
    const told = "createClient(url, key, { auth: { flowType: 'pkce' } })\n"
    assert.equal(takesCodes(...repository(t, site(told))), true)
    assert.equal(takesCodes(...repository(t, site('createClient(url, key)\n'))), false)
  })
})
