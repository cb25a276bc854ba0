/** The same checks on a repository in another language, with the documented names. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readSource } from '../../artifacts/source/read-source.ts'
import { Violation } from '../../core/errors.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { loginIsGone, nobodyHashesPasswords } from './former-login.ts'
import { auth, repository, router } from './repository-in-python.ts'
import { importsFile, programAt, type ReadProgram } from './source-tree.ts'
import { formerStoreIsGone, oneModuleTalksToStore } from './storage-files.ts'
import { areasAskForCaller, verifiesProperly } from './token-files.ts'

type Check = (manifest: ProductionManifest, programs: readonly ReadProgram[]) => void

const checks: Readonly<Record<string, Check>> = {
  loginIsGone,
  nobodyHashesPasswords,
  oneModuleTalksToStore,
  formerStoreIsGone,
  verifiesProperly,
  areasAskForCaller,
}

describe('a repository in Python', () => {
  it('is in order when it is as the documents say', (t) => {
    for (const check of Object.values(checks)) check(...repository(t))
  })

  it('may hand the caller on under another name', (t) => {
    const named = `${auth}\nCurrentUser = Annotated[\n    dict, Depends(get_current_user)\n]\n`
    const asks = (module: string) =>
      `from ${module} import CurrentUser\n\ndef read(user: CurrentUser):\n    return []\n`
    checks.areasAskForCaller?.(
      ...repository(t, {
        'backend/supabase_auth.py': named,
        'backend/deps.py':
          'from supabase_auth import get_current_user\n\nCurrentUser = Depends(get_current_user)\n',
        'backend/routers/chat.py': asks('supabase_auth'),
        'backend/routers/projects.py': asks('deps'),
      }),
    )
  })

  it('may read the header of a token before it verifies it, to find the key', (t) => {
    const keyed = auth.replace(
      '    return',
      '    kind = jwt.get_unverified_header(token)["alg"]\n    assert kind in ALLOWED\n    return',
    )
    checks.verifiesProperly?.(...repository(t, { 'backend/supabase_auth.py': keyed }))
  })

  const faults: readonly (readonly [string, keyof typeof checks, string, string, RegExp])[] = [
    [
      'an import of the former login from its package',
      'loginIsGone',
      'backend/main.py',
      'from routers import auth, chat\n',
      /imports of files that are gone/,
    ],
    [
      'an import within a function',
      'formerStoreIsGone',
      'backend/routers/x.py',
      'def f():\n    from ..minio_service import client\n',
      /imports of files that are gone/,
    ],
    [
      'the package of the former store',
      'formerStoreIsGone',
      'backend/tools.py',
      'import minio\n',
      /package minio/,
    ],
    [
      'a second program that talks to the store',
      'oneModuleTalksToStore',
      'backend/rag_service.py',
      'import boto3\n',
      /past backend\/storage_service\.py/,
    ],
    [
      'passwords under another name',
      'nobodyHashesPasswords',
      'backend/utils.py',
      'def check_password(a, b):\n    return a == b\n',
      /about passwords/,
    ],
    [
      'a token that is read unverified',
      'verifiesProperly',
      'backend/supabase_auth.py',
      auth.replace('audience=', 'options={"verify_signature": False}, audience='),
      /ways around/,
    ],
    [
      'an area that takes another name of that module',
      'areasAskForCaller',
      'backend/routers/chat.py',
      'from supabase_auth import SECRET\n\ndef read(user=SECRET):\n    return []\n',
      /do not take get_current_user/,
    ],
    [
      'an area that imports the caller and never asks',
      'areasAskForCaller',
      'backend/routers/chat.py',
      router.replace('user=Depends(get_current_user)', ''),
      /never use it/,
    ],
  ]
  for (const [fault, check, path, text, message] of faults) {
    it(`is in violation by ${fault}`, (t) => {
      const [manifest, programs] = repository(t, { [path]: text })
      const found = (error: Error) => error instanceof Violation && message.test(error.message)
      assert.throws(() => checks[check]?.(manifest, programs), found)
    })
  }
})

describe('a program in TypeScript', () => {
  it('imports files by relative paths and by the alias of its sources', (t) => {
    const [manifest] = repository(t)
    const path = 'frontend/src/app/login/page.tsx'
    const program = (text: string) => {
      const facts = readSource(path, text)
      assert.ok(facts !== undefined)
      return { path, text, facts }
    }
    const imports = (text: string) =>
      importsFile(manifest, program(text), 'frontend/src/lib/supabase.ts')
    assert.ok(imports("import { supabase } from '@/lib/supabase'"))
    assert.ok(imports("import { supabase } from '~/lib/supabase'"))
    assert.ok(imports("import { supabase } from '@/src/lib/supabase'"))
    assert.ok(!imports("import { supabase } from '@/other/supabase'"))
    assert.ok(imports("import { supabase } from '../../lib/supabase.ts'"))
    assert.ok(!imports("import { supabase } from './lib/supabase'"))
  })
})

describe('a program that is not where the manifest says', () => {
  it('is a violation, which names the field', () => {
    const sources = { pages: { callback: 'site/callback.tsx' }, routers: { chat: 'api/chat.py' } }
    const manifest = { repository: '/nowhere', sources } as never
    const fieldOf = (path: string) => {
      try {
        programAt(manifest, [], path)
      } catch (error) {
        return error instanceof Violation && /that (\S+) names/.exec(String(error.expected))?.[1]
      }
      return undefined
    }
    assert.equal(fieldOf('site/callback.tsx'), 'sources.pages.callback')
    assert.equal(fieldOf('api/chat.py'), 'sources.routers.chat')
  })
})
