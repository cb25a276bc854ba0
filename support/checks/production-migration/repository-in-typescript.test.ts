/** Repositories that have no file of Python, and what is looked for in them all the same. */
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { readSource } from '../../artifacts/source/read-source.ts'
import { Violation } from '../../core/errors.ts'
import { loadManifest } from '../../systems/manifest.ts'
import { noProgramHoldsAny } from './addresses.ts'
import { loginIsGone, shapesHaveNoPassword } from './former-login.ts'
import { importersOf } from './source-tree.ts'

const areas =
  'workspaces projects documents chat workflows executions visual_assets preferences'.split(' ')
const routers = areas.map((area) => `${area}: backend/src/routers/${area}.ts`).join(', ')
const yaml = `system: production-migration\nsources: { routers: { ${routers} } }\n`

function repository(t: TestContext, changed: Readonly<Record<string, string>> = {}) {
  const shape = 'export const body = z.object({ name: z.string() })\n'
  const files = {
    ...Object.fromEntries(areas.map((area) => [`backend/src/routers/${area}.ts`, shape])),
    ...changed,
  }
  const folder = folderWith(t, { 'plumbline.yaml': yaml, ...files })
  const manifest = loadManifest(`${folder}/plumbline.yaml`)
  assert.ok(manifest.system === 'production-migration')
  const programs = Object.entries(files).map(([path, text]) => {
    const facts = readSource(path, text)
    assert.ok(facts !== undefined)
    return { path, text, facts }
  })
  return [manifest, programs] as const
}

describe('shapes of requests', () => {
  it('are those of the routers where no file of their own is named', (t) => {
    shapesHaveNoPassword(...repository(t))
    const asks = { 'backend/src/routers/chat.ts': 'z.object({ password: z.string() })\n' }
    assert.throws(() => shapesHaveNoPassword(...repository(t, asks)), /passwords in the shapes/)
  })
})

describe('an address in a program', () => {
  const found = (t: TestContext, text: string) => () =>
    noProgramHoldsAny(...repository(t, { 'backend/src/config.ts': `export const a = '${text}'\n` }))

  it('is none where it tells operators how theirs look', (t) => {
    found(
      t,
      'such as https://<account-id>.r2.cloudflarestorage.com, or https://pub-<hash>.r2.dev',
    )()
  })
  it('is none where a template begins it', (t) => {
    const program = {
      'backend/src/a.ts': 'const b = `https://${account}.r2.cloudflarestorage.com`\n',
    }
    noProgramHoldsAny(...repository(t, program))
    const whole = { 'backend/src/a.ts': 'const b = `https://a.r2.cloudflarestorage.com/${c}`\n' }
    assert.throws(() => noProgramHoldsAny(...repository(t, whole)), Violation)
  })
  it('is one where it is whole', (t) => {
    assert.throws(found(t, 'https://abc.r2.cloudflarestorage.com'), Violation)
    assert.throws(found(t, 'https://<name>.a.example or https://pub-1.r2.dev'), Violation)
  })
})

describe('a package', () => {
  it('is imported by the name of a part of it as well', (t) => {
    const program = { 'backend/src/a.ts': "import { compare } from 'bcryptjs/dist/bcrypt.js'\n" }
    const [manifest, programs] = repository(t, program)
    assert.deepEqual(importersOf(programs, 'bcryptjs'), ['backend/src/a.ts:1'])
    assert.throws(() => loginIsGone(manifest, programs), /packages of a login/)
  })
})
