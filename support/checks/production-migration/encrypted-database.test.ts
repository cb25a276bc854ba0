/** Programs that encrypt by the name of the provider's host cannot be led to it on this machine. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { hostThatIsAskedFor } from './encrypted-database.ts'

test('a program that looks for the provider is named, unless something else asks for encryption', (t) => {
  const asked = (program: string, address = 'postgresql://db/a', encrypted = {}) =>
    hostThatIsAskedFor({
      repository: folderWith(t, { '.env': `DATABASE_URL=${address}\n`, 'api/db.ts': program }),
      sources: { backend: 'api', shared: [] },
      variables: { example: '.env', database: 'DATABASE_URL' },
      encrypted,
    } as never)
  const byHost = 'ssl: /supabase\\.(co|com)/.test(url) ? { rejectUnauthorized: false } : undefined'
  assert.equal(asked(byHost), 'api/db.ts')
  assert.equal(
    asked("connect_args = {'ssl': 'require'} if '.supabase.co' in url else {}"),
    'api/db.ts',
  )
  assert.equal(asked(byHost, 'postgresql://db/a?sslmode=require'), undefined)
  assert.equal(asked(byHost, undefined, { DB_SSL: 'true' }), undefined)
  assert.equal(asked('ssl: true'), undefined)
})
