/** Credentials of every kind are found, and what only looks like one is left alone. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { credentialsIn } from './secret-scan.ts'

/** Random by look, made here so that no such text stands in a file. */
const random = (length: number) =>
  Array.from(
    { length },
    (_, index) => 'aZ3kQ9xB7mW2pR5tY8nL4vD6'[(index * 7 + (index >> 3)) % 24],
  ).join('')
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const token = [base64({ alg: 'HS256' }), base64({ role: 'service_role' }), random(43)].join('.')

/** Signed like a sample of Supabase or jwt.io, put together here so that none stands in a file. */
const signed = (secret: string, payload: object) => {
  const head = [base64({ alg: 'HS256', typ: 'JWT' }), base64(payload)].join('.')
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`
}
const ofSupabase = 'super-secret-jwt-token-with-at-least-32-characters-long'
const demo = { iss: 'supabase-demo', role: 'service_role', exp: 1983812996 }

describe('a credential is found', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['a JSON Web Token', `export const key = '${token}'`, /JSON Web Token/],
    ['a key that only claims to be a sample', signed(random(40), demo), /JSON Web Token/],
    ['a secret key of a project', `SERVICE_KEY=sb_secret_${random(31)}`, /key of Supabase/],
    ['a value in an env file', `SECRET_KEY=${random(32)}`, /SECRET_KEY/],
    ['a value in YAML', `  REDIS_PASSWORD: "${random(20)}"`, /REDIS_PASSWORD/],
    ['a default in code', `password: str = "${random(20)}"`, /.*/],
    ['words that say nothing of themselves', 'ADMIN_PASSWORD=Welcome-Summer-2024-Admin', /.*/],
    ['a URL in a document', `postgresql://postgres.ref:${random(12)}@db.host.com/x`, /URL/],
    ['a random text in a table', `| key | ${random(43)} |`, /random/],
    ['an access key', `AKIA${'ABCD2345'.repeat(2)}`, /AWS/],
    ['an address of a tracker', `https://${'0a1b2c3d'.repeat(4)}@o1.tracker.io/2`, /tracker/],
    ['a private key', ['-----BEGIN RSA PRIVATE', 'KEY-----'].join(' '), /private key/],
  ]
  for (const [what, line, kind] of cases) {
    it(what, () => assert.match(credentialsIn(`first line\n${line}`)[0]?.kind ?? 'nothing', kind))
  }
  it('with its line', () => assert.equal(credentialsIn(`\n\n${token}`)[0]?.line, 3))
})

describe('left alone is', () => {
  const cases = [
    'SECRET_KEY=changethis',
    'SECRET_KEY: just-for-generating-client',
    'SECRET_KEY=local-secret-key-0123456789-0123456789',
    'SUPABASE_JWT_SECRET=super-secret-jwt-token-with-at-least-32-characters-long',
    '{"secret": "another-secret-with-at-least-32-characters"},',
    'SUPABASE_SERVICE_KEY=<new-staging-service-role-key-2025>',
    'DATABASE_URL=postgresql://postgres.ref:your-database-password@aws-1.pooler.com:5432/postgres',
    'postgresql://user:p%40ss%2Fword%231@127.0.0.1:5432/postgres',
    'REDIS_URL=redis://:${REDIS_PASSWORD}@redis:6379/0',
    '  SUPABASE_KEY: ${{ secrets.TEST_SUPABASE_KEY }}',
    '"integrity": "sha512-abc",',
    `${'0123456789abcdef'.repeat(2)}:${'fedcba9876543210'.repeat(4)}`,
    'const password = settings.first_superuser_password2025',
    `DUMMY_HASH = "$2b$12$${random(53)}"`,
    `$argon2id$v=19$m=65536,t=3,p=4$${random(22)}$${random(43)}`,
    `anon = '${signed(ofSupabase, { ...demo, role: 'anon' })}'`,
    `SUPABASE_SERVICE_KEY=${signed(ofSupabase, demo)}`,
    `headers = {"Authorization": "Bearer ${signed('your-256-bit-secret', { sub: '1234567890' })}"}`,
    ['SUPABASE_SERVICE_KEY=sb_secret_N7UND0UgjKTVK', 'Uodkm0Hg_xSvEMPvz'].join('-'),
    'a-very-long-name-of-a-file-that-somebody-chose-in-2025',
  ]
  for (const line of cases) it(line, () => assert.deepEqual(credentialsIn(line), []))
})
