/** Addresses that programs hold, and what only looks like one. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Violation } from '../../core/errors.ts'
import { noProgramHoldsAny } from './addresses.ts'
import { repository } from './repository-in-python.ts'

it('a program may show how an address looks, and must not have one for want of a variable', (t) => {
  const held = (path: string, text: string) => noProgramHoldsAny(...repository(t, { [path]: text }))
  const site = 'frontend/next.config.mjs'
  held(
    site,
    "export default { hosts: [{ hostname: '*.r2.dev' }, '**.r2.cloudflarestorage.com'] }\n",
  )
  held(
    'frontend/src/a.tsx',
    'export const A = () => <input placeholder="https://your-project.supabase.co" />\n',
  )
  held(
    'backend/a.py',
    'def a():\n    """As postgresql://user:password@localhost:5432/app looks."""\n',
  )
  held('backend/conftest.py', 'URL = "http://localhost:54322"\n')
  held('backend/b.py', 'url = f"postgresql://{user}:{word}@{host}/app"\n')
  for (const text of [
    'url = os.getenv("DATABASE_URL", "postgresql://postgres:postgres@localhost/app")\n',
    'url = "postgresql+asyncpg://a:b@db:5432/app"\n',
    'url = "https://abc.r2.dev"\n',
  ]) {
    assert.throws(() => held('backend/a.py', text), Violation, text)
  }
})
