/** Which project each sample file leads to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { haveOwnProjects, shareNoSecret } from './environment-samples.ts'

const sample = (host: string, user = host) => ({
  SUPABASE_URL: `https://${host}.supabase.co`,
  DATABASE_URL: `postgresql://postgres.${user}:x@aws-1-a.pooler.supabase.com:5432/postgres`,
})
const deployed = { staging: sample('staging-ref'), production: sample('prod-ref') }

test('two placeholders of one file are no two projects', () => {
  const found = haveOwnProjects({ local: sample('your-project', 'your-project-ref'), ...deployed })
  assert.deepEqual(found, { local: 'your-project', staging: 'staging-ref', production: 'prod-ref' })
})

test('two projects in one file, and one project in two files, are wrong', () => {
  const mixed = { local: sample('dev-ref', 'other-ref'), ...deployed }
  assert.throws(() => haveOwnProjects(mixed), Violation)
  assert.throws(() => haveOwnProjects({ local: sample('staging-ref'), ...deployed }), Violation)
  const open = { ...deployed, local: sample('your-project'), staging: sample('your-project') }
  assert.throws(() => haveOwnProjects(open), Violation)
})

test('a placeholder inside a URL is no secret either', () => {
  const manifest = { environments: { secrets: {}, urls: ['DATABASE_URL'] } } as never
  const all = (password: string) => {
    const one = { DATABASE_URL: `postgresql://postgres.x:${password}@db.example:5432/postgres` }
    return { local: {}, staging: one, production: one }
  }
  shareNoSecret(manifest, all('<password>'))
  assert.throws(() => shareNoSecret(manifest, all('kRf8-2hT')), Violation)
})
