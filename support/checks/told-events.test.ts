/** Events are read from logs of every usual kind. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventsAbout, payloadIn, toldOnce } from './told-events.ts'

const name = 'extraction.failed'
const payload = { extraction_id: 'a', status: 'FAILED', error: 'it broke' }

describe('the payload of an event is read', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['beside the name', JSON.stringify({ level: 30, msg: name, ...payload })],
    ['inside of another field', JSON.stringify({ event: name, data: payload })],
    ['as JSON behind the name', `INFO app: ${name} ${JSON.stringify(payload)}`],
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
  it('that is told without its extraction is shown as it was told', async () => {
    const bare = () => [`INFO ${name}`, 'INFO something else']
    await assert.rejects(
      toldOnce(bare, name, 'a', 20),
      /without its extraction .*values of staging\): INFO/,
    )
  })
  it('that is told twice is refused', async () => {
    await assert.rejects(toldOnce(told(2), name, 'a'), /told 2 times/)
  })
})
