/** What the comments of an example tell, and which addresses of a database are those of the pooler. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { encodesCorrectly, tellsWhereToFind, usesPooler } from './env-guide.ts'

const at = (port: string, host = 'aws-0-eu-west-1.pooler.supabase.com') =>
  `postgresql+psycopg://postgres.abcdefgh:x@${host}${port}/postgres`
const either = ['5432', '6543']

test('session mode is one port, and an example may show either', () => {
  for (const port of ['', ':5432']) usesPooler('a', at(port))
  for (const port of ['', ':5432', ':6543']) usesPooler('a', at(port), either)
})

test('another port, another host or another user is none', () => {
  assert.throws(() => usesPooler('a', at(':6543')), Violation)
  for (const value of [
    at(':5433'),
    at(':5432', 'db.abcdefgh.supabase.co'),
    at('').replace('postgres.abcdefgh', 'postgres'),
  ]) {
    assert.throws(() => usesPooler('a', value, either), Violation, value)
  }
})

const codes = { '@': '%40', ':': '%3A', '/': '%2F', '#': '%23', '?': '%3F', '%': '%25' }
const listed = (write: (sign: string, code: string) => string, between = '\n') =>
  Object.entries(codes)
    .map(([sign, code]) => write(sign, code))
    .join(between)

for (const guide of [
  listed((sign, code) => `  ${sign} = ${code}`, ''),
  `Encode: ${listed((sign, code) => `${sign} (${code})`, ', ')} (as in the docs)`,
  listed((sign, code) => `- '${sign}' -> ${code}`),
  listed((sign, code) => `  ${sign}\t${code}`),
  `Special characters: ${listed((sign, code) => `${sign} ${code}`, ', ')}; space : %20`,
  listed((sign, code) => `| ${sign} | ${code} |`),
  listed((sign, code) => `${code} = ${sign}`, ', '),
  listed((sign, code) => `- ${code} for '${sign}'`),
  listed((sign, code) => `| ${code} | ${sign} |`),
  listed((sign, code) => `${code}  ${sign}`),
]) {
  test(`each sign has its code: ${guide.slice(0, 30).trim()}`, () => {
    assert.deepEqual(encodesCorrectly(guide), codes)
    const wrong = guide.replace('%40', '%20')
    assert.throws(() => encodesCorrectly(wrong), { message: /that are wrong/ }, wrong)
    const less = guide.replace(/%3F/g, '')
    assert.throws(() => encodesCorrectly(less), Violation, less)
  })
}

test('the place of the connection string is a page of the dashboard, or the way there', () => {
  for (const place of [
    'Supabase -> Settings -> Database -> Connection string (Session mode)',
    'Project > Database > Connection pooling > Session',
    'Dashboard, Connect: the session pooler',
  ]) {
    tellsWhereToFind(place)
  }
  for (const place of ['', 'The connection string of the database', 'Settings of the pooler']) {
    assert.throws(() => tellsWhereToFind(place), Violation, place)
  }
})
