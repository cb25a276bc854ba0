/** An address of a database that is changed: what else leads there, and in which form. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changed } from './environment.ts'
import { asItStands } from './same-database.ts'

const other = 'postgresql://somebody:a%40b@127.0.0.1:6543/trial'

test('the driver and the parameters of the system stay', () => {
  const own = { DATABASE_URL: 'postgresql+psycopg://u:p@h:1/d?application_name=api', MODE: 'x' }
  const given = 'postgresql+psycopg://somebody:a%40b@127.0.0.1:6543/trial?application_name=api'
  assert.deepEqual(changed(own, { DATABASE_URL: other }), { DATABASE_URL: given, MODE: 'x' })
})

test('an address with parameters keeps them, and takes the driver on', () => {
  const own = { DATABASE_URL: 'postgresql+psycopg://u:p@h:1/d?a=b' }
  const rest = `${other.slice('postgresql'.length)}?sslmode=require`
  const given = `postgresql+psycopg${rest}`
  for (const scheme of ['postgresql', 'postgres', 'postgresql+asyncpg']) {
    assert.equal(changed(own, { DATABASE_URL: scheme + rest }).DATABASE_URL, given)
  }
})

test('where its spelling is what is looked at it stays, and others that lead there have their own', () => {
  const own = {
    DATABASE_URL: 'postgresql+psycopg://u:p@h:1/d?a=b',
    ASYNC_URL: 'postgresql+asyncpg://u:p@h:1/d',
  }
  const place = `${other.slice('postgresql'.length)}_spelled`
  for (const scheme of ['postgresql', 'postgres', 'postgresql+psycopg2']) {
    assert.deepEqual(changed(own, { DATABASE_URL: asItStands(scheme + place) }), {
      DATABASE_URL: scheme + place,
      ASYNC_URL: `postgresql+asyncpg${place}`,
    })
  }
})

test('other variables that lead to the same database follow, each in its form', () => {
  const own = {
    DATABASE_URL: 'postgresql+asyncpg://u:p@h:1/d',
    DIRECT_URL: 'postgresql://u:p@h:1/d?schema=public',
    REPORTS_URL: 'postgresql://u:p@h:1/reports',
  }
  assert.deepEqual(changed(own, { DATABASE_URL: other }), {
    DATABASE_URL: `postgresql+asyncpg${other.slice(10)}`,
    DIRECT_URL: `${other}?schema=public`,
    REPORTS_URL: own.REPORTS_URL,
  })
})

test('one with a user of its own keeps it, and one that is changed itself is not led', () => {
  const own = {
    DATABASE_URL: 'postgresql://u:p@h:1/d',
    MIGRATIONS_URL: 'postgresql://owner:q@h:1/d',
    DIRECT_URL: 'postgresql://u:p@h:1/d',
  }
  const direct = 'postgresql://u:wrong@h:1/d'
  const result = changed(own, { DATABASE_URL: other, DIRECT_URL: direct })
  assert.equal(result.MIGRATIONS_URL, 'postgresql://owner:q@127.0.0.1:6543/trial')
  assert.deepEqual([result.DATABASE_URL, result.DIRECT_URL], [other, direct])
})

test('a removal removes that variable alone, and what is no address is no place', () => {
  const own = { DATABASE_URL: 'postgresql://u:p@h:1/d', DIRECT_URL: 'postgresql://u:p@h:1/d' }
  assert.deepEqual(changed(own, { DATABASE_URL: null }), { DIRECT_URL: own.DIRECT_URL })
  assert.deepEqual(changed(own, { DATABASE_URL: '' }), { ...own, DATABASE_URL: '' })
})
