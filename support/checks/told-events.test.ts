/** Events are read from logs of every usual kind. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Violation } from '../core/errors.ts'
import { eventsAbout, payloadIn, type Tellers, toldOnce } from './told-events.ts'

const name = 'extraction.failed'
const payload = { extraction_id: 'a', status: 'FAILED', error: 'it broke' }

describe('the payload of an event is read', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['beside the name', JSON.stringify({ level: 30, msg: name, ...payload })],
    ['inside of another field', JSON.stringify({ event: name, data: payload })],
    ['as JSON behind the name', `INFO app: ${name} ${JSON.stringify(payload)}`],
    ['inside of JSON behind the name', `${name} ${JSON.stringify({ at: 1, data: payload })}`],
    ['as pairs behind the name', `${name} extraction_id=a status=FAILED error="it broke"`],
  ]
  for (const [where, line] of cases) {
    it(where, () => {
      const found = payloadIn(line, name)
      assert.deepEqual({ ...payload, ...found }, { ...found, ...payload })
      assert.equal(found?.extraction_id, 'a')
    })
  }
  it('with its numbers', () => {
    const line = 'extraction.completed extraction_id=a question_count=7'
    assert.equal(payloadIn(line, 'extraction.completed')?.question_count, 7)
  })
})

describe('a line is no event', () => {
  for (const line of [
    'extraction.failed_twice extraction_id=a',
    '{"msg":"the event extraction.failed is told later"}',
    '{"msg":"task failed"}',
  ]) {
    it(`when it says ${line}`, () => assert.equal(payloadIn(line, name), undefined))
  }
})

describe('an event', () => {
  it('is found by an extraction that its system counts', () => {
    const lines = () => [`${name} extraction_id=17`, `{"msg":"${name}","extraction_id":18}`]
    assert.deepEqual(eventsAbout(lines, name, '17'), [{ extraction_id: '17' }])
    assert.equal(eventsAbout(lines, name, '18').length, 1)
  })
  const told = (times: number) => () => Array<string>(times).fill(`${name} extraction_id=a`)
  it('is found by its extraction', () => {
    assert.equal(eventsAbout(told(2), name, 'a').length, 2)
    assert.equal(eventsAbout(told(2), name, 'b').length, 0)
  })
  const expected = { extraction: 'a', status: 'FAILED' }
  const heard = (logs: readonly string[], more: Partial<Tellers> = {}): Tellers => ({
    ...{ logs: () => logs, published: () => [], kept: async () => undefined },
    ...more,
  })
  it('that is told without its extraction is shown as it was told', async () => {
    await assert.rejects(
      toldOnce(heard([`INFO ${name}`]), name, { ...expected, extraction: '#1' }, 20),
      /without its extraction .*values of staging\): INFO/,
    )
  })
  it('that is told with a bare id lacks its payload, and the end that the job has is shown', async () => {
    const kept = async () => ({ extraction_id: 'a', status: 'success' })
    await assert.rejects(
      toldOnce(heard([`INFO ${name} a`], { kept }), name, expected, 20),
      /without its payload; the job itself ends with .*"success".*: INFO/,
    )
  })
  it('that nobody tells is a violation', async () => {
    await assert.rejects(toldOnce(heard([]), name, expected, 20), /no message in Redis tells it/)
  })
  it('that is told twice in one place is refused', async () => {
    const twice = heard(told(2)())
    await assert.rejects(toldOnce(twice, name, expected), /told 2 times/)
    const published = told(2)
    await assert.rejects(toldOnce(heard([], { published }), name, expected), /told 2 times/)
  })
  it('that is logged and published is told once, and its whole payload counts', async () => {
    const both = heard(told(1)(), { published: () => [JSON.stringify({ type: name, payload })] })
    assert.deepEqual(await toldOnce(both, name, { ...expected }), payload)
  })
  it('that no line names is told by the end of the job, if that has its status', async () => {
    const kept = async () => payload
    assert.deepEqual(await toldOnce(heard([], { kept }), name, expected, 500), payload)
    const ofAnother = async () => ({ ...payload, extraction_id: 'b' })
    await assert.rejects(toldOnce(heard([], { kept: ofAnother }), name, expected, 50), Violation)
    const done = { extraction: 'a', status: 'DRAFT' }
    await assert.rejects(toldOnce(heard([], { kept }), name, done, 50), Violation)
  })
  it('that a line names late is judged by the line, not by the end of the job', async () => {
    const late = Date.now() + 100
    const line = `${name} extraction_id=a status=FAILED`
    const logs = () => (Date.now() < late ? [] : [line])
    const kept = async () => payload
    const event = await toldOnce({ ...heard([], { kept }), logs }, name, expected, 2_000)
    assert.deepEqual(event, { extraction_id: 'a', status: 'FAILED' })
  })
})
