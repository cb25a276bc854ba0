import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SuiteError } from '../core/errors.ts'
import type { StackAddresses } from '../ports/services.ts'
import { asWithVectors, changed, environmentOf, fill } from './environment.ts'

const stack = {
  redis: { host: 'h', port: 6380, password: 'p', url: 'redis://:p@h:6380/0' },
  postgres: { password: 'p' },
  supabase: { serviceKey: 'k' },
} as unknown as StackAddresses

test('places are filled with the addresses of the target', () => {
  assert.deepEqual(fill({ URL: '${redis.url}', PORT: 'x${redis.port}' }, stack, 'f'), {
    URL: 'redis://:p@h:6380/0',
    PORT: 'x6380',
  })
})

test('each secret is another one', () => {
  const { A, B } = fill({ A: '${secret}', B: '${secret}' }, stack, 'f')
  assert.match(A ?? '', /^[0-9a-f]{36}$/)
  assert.notEqual(A, B)
})

test('those who call one secret by two names name it', () => {
  const { KEY, TOKEN, OTHER } = fill(
    { KEY: '${secret.shared}', TOKEN: 'Bearer ${secret.shared}', OTHER: '${secret.other}' },
    stack,
    'f',
  )
  assert.equal(TOKEN, `Bearer ${KEY}`)
  assert.notEqual(OTHER, KEY)
})

test('a variable has the same secret in every process of a stack, and another one elsewhere', () => {
  const inStack = (serviceKey: string) =>
    fill({ KEY: '${secret}' }, { ...stack, supabase: { ...stack.supabase, serviceKey } }, 'f').KEY
  assert.equal(inStack('k'), inStack('k'))
  assert.notEqual(inStack('k'), inStack('other'))
})

test('a place that no target supplies is refused with the variable that asks for it', () => {
  assert.throws(
    () => fill({ X: '${redis.color}' }, stack, 'f'),
    (error: SuiteError) => /environment\.X asks for \$\{redis\.color\}/.test(error.message),
  )
})

test('a change of null removes a variable, a text replaces it', () => {
  assert.deepEqual(changed({ A: '1', B: '2' }, { A: null, B: '3', C: '4' }), { B: '3', C: '4' })
})

test('the second name of the database follows the first one, and nothing else does', () => {
  const [here, there] = ['postgresql://a@h/one', 'postgresql://a@h/two']
  const given = { DATABASE_URL: here, DIRECT_URL: here, REPORTS_URL: there, NAME: 'x' }
  const expected = { ...given, DATABASE_URL: there, DIRECT_URL: there }
  assert.deepEqual(changed(given, { DATABASE_URL: there }), expected)
  assert.equal(changed(given, { DATABASE_URL: there, DIRECT_URL: 'own' }).DIRECT_URL, 'own')
  assert.equal(changed(given, { DATABASE_URL: null }).DIRECT_URL, here)
  const odd = { DATABASE_URL: 'x', NAME: 'x' }
  assert.equal(changed(odd, { DATABASE_URL: there }).NAME, 'x')
})

test('what a system needs without pgvector is said only where the database has none', () => {
  const manifest = {
    file: 'f',
    environment: { MODE: 'production', KEY: 'k' },
    withoutVectors: { MODE: 'development', VECTORS: 'array' },
  }
  const stackWith = (vectors?: boolean) =>
    ({ ...stack, postgres: { ...stack.postgres, vectors } }) as unknown as StackAddresses
  const without = { MODE: 'development', KEY: 'k', VECTORS: 'array' }
  assert.deepEqual(environmentOf(manifest, stackWith(false)), without)
  for (const known of [true, undefined]) {
    assert.deepEqual(environmentOf(manifest, stackWith(known)), manifest.environment)
  }
  const back = asWithVectors(manifest, stackWith(false))
  assert.deepEqual(changed(without, back), manifest.environment)
  assert.deepEqual(asWithVectors(manifest, stackWith(true)), {})
})
