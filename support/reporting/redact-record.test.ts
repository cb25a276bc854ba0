/** Tests of redaction: no secret stays anywhere in a record. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { redactRecord } from './redact-record.ts'

const secret = `s"\\${randomBytes(9).toString('base64url')}`
const redact = (text: string) => text.replaceAll(secret, '[redacted]')
const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')
const decoded = (text: string) => Buffer.from(text, 'base64').toString('utf8')

test('strings are redacted at every depth, other values are kept', () => {
  const record = { a: [{ b: `x ${secret}` }], n: 1, t: true, none: null }
  assert.deepEqual(redactRecord(record, redact), { ...record, a: [{ b: 'x [redacted]' }] })
})

test('names of readings and capabilities are redacted, names of fields are not', () => {
  const record = { readings: { [secret]: 'a' }, [secret]: 'b' }
  assert.deepEqual(redactRecord(record, redact), {
    readings: { '[redacted]': 'a' },
    [secret]: 'b',
  })
})

test('base64 of a textual type is looked into, also as cucumber writes it', () => {
  const log = { body: base64(`log ${secret}`), mediaType: 'text/x.log', encoding: 'base64' }
  const envelope = { body: base64(secret), mediaType: 'application/xml', contentEncoding: 'BASE64' }
  assert.equal(decoded(redactRecord(log, redact).body), 'log [redacted]')
  assert.equal(decoded(redactRecord(envelope, redact).body), '[redacted]')
})

test('a secret that JSON has escaped is found in evidence, as a value and as a key', () => {
  const body = JSON.stringify({ password: secret, [secret]: [secret] })
  assert.ok(!body.includes(secret), 'the secret stands escaped in the text')
  const { body: clean } = redactRecord({ body, mediaType: 'application/json' }, redact)
  assert.deepEqual(JSON.parse(clean), { password: '[redacted]', '[redacted]': ['[redacted]'] })
})

test('bytes that are no text stay as they are, broken JSON is redacted as text', () => {
  const picture = { body: base64(secret), mediaType: 'image/png', encoding: 'base64' }
  assert.deepEqual(redactRecord(picture, redact), picture)
  const broken = { body: `{ ${secret}`, mediaType: 'application/json', encoding: 'utf8' }
  assert.equal(redactRecord(broken, redact).body, '{ [redacted]')
})
