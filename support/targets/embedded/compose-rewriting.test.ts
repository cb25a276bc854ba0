import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rewriteLocalhost, rewriteServices, rewriteVariables } from './compose-rewriting.ts'

const redis = { service: 'redis', containerPort: 6379, host: '127.0.0.1', port: 40001 }
const backend = { service: 'backend', containerPort: 8000, host: '127.0.0.1', port: 40002 }
const mail = { service: 'mail', host: '10.0.0.9', port: 2525 }
const services = [redis, backend, mail]

const texts: readonly (readonly [text: string, rewritten: string])[] = [
  ['redis://:pw@redis:6379/0', 'redis://:pw@127.0.0.1:40001/0'],
  ['redis://redis:redis@redis/1', 'redis://redis:redis@127.0.0.1:40001/1'],
  ['a=backend:8000,b=redis:6379', 'a=127.0.0.1:40002,b=127.0.0.1:40001'],
  ['http://backend/', 'http://127.0.0.1:1/'],
  ['redis:6380', '127.0.0.1:1'],
  ['mail:1025 mail:1080', '10.0.0.9:2525 10.0.0.9:2525'],
  ['my-redis:6379 redis:63791 redis.example:6379', 'my-redis:6379 127.0.0.1:1 redis.example:6379'],
  ['redis:7-alpine', 'redis:7-alpine'],
]

for (const [text, rewritten] of texts) {
  test(`${text} becomes ${rewritten}`, () => {
    assert.equal(rewriteServices(text, services), rewritten)
  })
}

test('localhost is rewritten for the given port only', () => {
  const text = 'http://localhost:8000/a 127.0.0.1:8000 localhost:80001 mylocalhost:8000'
  assert.equal(
    rewriteLocalhost(text, 8000, '127.0.0.1:5'),
    'http://127.0.0.1:5/a 127.0.0.1:5 localhost:80001 mylocalhost:8000',
  )
})

test('the port that a URL means without naming it is rewritten as well, and no other', () => {
  const text = 'wget http://localhost/ http://localhost.a/ http://localhost:81/ http://127.0.0.1'
  const here =
    'wget http://127.0.0.1:5/ http://localhost.a/ http://localhost:81/ http://127.0.0.1:5'
  assert.equal(rewriteLocalhost(text, 80, '127.0.0.1:5'), here)
  assert.equal(rewriteLocalhost(text, 8000, '127.0.0.1:5'), text)
})

test('a host variable takes its port variable along', () => {
  assert.deepEqual(rewriteVariables({ REDIS_HOST: 'redis', REDIS_PORT: '6379' }, services), {
    REDIS_HOST: '127.0.0.1',
    REDIS_PORT: '40001',
  })
  const wrong = rewriteVariables({ REDIS_HOST: 'redis', REDIS_PORT: '6380' }, services)
  assert.equal(wrong.REDIS_PORT, '1')
  assert.deepEqual(rewriteVariables({ NAME: 'redis' }, services), { NAME: 'redis' })
})

const account = { user: 'suite', password: 'p w', database: 'scene' }
const db = { service: 'db', containerPort: 5432, host: '127.0.0.1', port: 40003, account }

test('whoever is led to the database that stands for a container comes with its account', () => {
  const here = 'suite:p%20w@127.0.0.1:40003/scene'
  const urls = {
    'postgresql+psycopg://postgres:changethis@db:5432/app?x=1': `postgresql+psycopg://${here}?x=1`,
    'postgres://db/app': `postgres://${here}`,
    'postgresql://postgres:postgres@db': `postgresql://${here}`,
    'postgresql://u:p@db.example/app postgresql://u:p@my-db/app':
      'postgresql://u:p@db.example/app postgresql://u:p@my-db/app',
  }
  for (const [url, rewritten] of Object.entries(urls)) {
    assert.equal(rewriteServices(url, [db]), rewritten)
  }
  const written = { POSTGRES_SERVER: 'db', POSTGRES_USER: 'postgres', POSTGRES_DB: 'app', DB: 'x' }
  assert.deepEqual(rewriteVariables({ ...written, POSTGRES_PASSWORD: 'x' }, [db]), {
    ...{ POSTGRES_SERVER: '127.0.0.1', POSTGRES_PORT: '40003', DB: 'x' },
    ...{ POSTGRES_USER: 'suite', POSTGRES_PASSWORD: 'p w', POSTGRES_DB: 'scene' },
  })
})
