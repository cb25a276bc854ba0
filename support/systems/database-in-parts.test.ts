/** A scenario gives a system another database: it must get there, whatever its variables are called. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { inItsOwnWords } from './database-in-parts.ts'

const database = {
  host: 'h',
  port: 1,
  user: 'u',
  password: 'p',
  database: 'd',
  url: 'postgresql://u:p@h:1/d',
}
const stack = { postgres: database, owner: database } as never
const other = 'postgresql://somebody:a%40b@127.0.0.1:6543/trial'

it('the parts of the address follow it, and what else is changed stays so', () => {
  const templates = {
    ...{
      POSTGRES_SERVER: '${owner.host}',
      POSTGRES_PORT: '${owner.port}',
      POSTGRES_DB: '${owner.database}',
    },
    ...{
      POSTGRES_USER: '${owner.user}',
      POSTGRES_PASSWORD: '${owner.password}',
      REDIS: '${redis.url}',
    },
  }
  assert.deepEqual(inItsOwnWords({ DATABASE_URL: other, MODE: 'x' }, templates, stack, 'file'), {
    ...{ POSTGRES_SERVER: '127.0.0.1', POSTGRES_PORT: '6543', POSTGRES_DB: 'trial' },
    ...{ POSTGRES_USER: 'somebody', POSTGRES_PASSWORD: 'a@b', MODE: 'x' },
  })
})

it('an address under another name follows it in its own form', () => {
  const templates = { DB: 'postgresql+asyncpg://${owner.user}@${owner.host}/${owner.database}' }
  assert.deepEqual(inItsOwnWords({ DATABASE_URL: other }, templates, stack, 'file'), {
    DB: 'postgresql+asyncpg://somebody@127.0.0.1/trial',
  })
})

it('a system with the name of the documents is told by it, and a removal is no address', () => {
  const templates = { DATABASE_URL: '${owner.url}', DIRECT: '${owner.url}' }
  const changes = { DATABASE_URL: other }
  assert.equal(inItsOwnWords(changes, templates, stack, 'file'), changes)
  const removal = { DATABASE_URL: null }
  assert.equal(inItsOwnWords(removal, { DB: '${owner.url}' }, stack, 'file'), removal)
})
