/** Errors are told from everything else that a client of an error tracker sends. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { errorsIn, releaseOf, tellsOrigin, timesTold } from './tracked-errors.ts'

const event = {
  exception: {
    values: [
      { type: 'Cause', value: 'c' },
      { type: 'Thrown', value: 't', stacktrace: { frames: [{}] } },
    ],
  },
  environment: 'staging',
  release: '1.0',
  tags: [['extraction_id', 'a']],
}
const envelope = (type: string, payload: object) =>
  [{ event_id: '1' }, { type }, payload].map((part) => JSON.stringify(part)).join('\n')

describe('a failure is told under the id of its extraction', () => {
  const extra = { ...event, tags: {}, extra: { kwargs: { extraction_id: 'a-1' } } }
  const message = { message: 'failed', contexts: { extraction: { extraction_id: 'a-1' } } }
  it('by tags, by what is sent beside the error, or by a message', () => {
    assert.equal(timesTold([envelope('event', { ...event, tags: { id: 'a-1' } })], 'a-1'), 1)
    assert.equal(timesTold([envelope('event', extra), envelope('event', message)], 'a-1'), 1)
    assert.equal(timesTold([envelope('event', extra), envelope('event', extra)], 'a-1'), 2)
  })
  it('and by nothing else', () => {
    const trace = { type: 'transaction', contexts: { extraction: { extraction_id: 'a-1' } } }
    assert.equal(timesTold([envelope('transaction', trace), envelope('event', event)], 'a-1'), 0)
  })
})

describe('what an error tracker gets', () => {
  it('holds the error that was thrown, with its origin and its tags', () => {
    assert.deepEqual(errorsIn([envelope('event', event)]), [
      {
        type: 'Thrown',
        text: 't',
        frames: 1,
        environment: 'staging',
        release: '1.0',
        tags: { extraction_id: 'a' },
      },
    ])
  })
  it('holds an error without an envelope, too', () => {
    assert.equal(errorsIn([JSON.stringify({ ...event, tags: { a: 'b' } })])[0]?.tags.a, 'b')
  })
  it('holds no error when it is a session or an attachment', () => {
    assert.deepEqual(errorsIn([envelope('session', { sid: '1' }), 'no JSON\n{ neither']), [])
  })
})

describe('the release of an error', () => {
  it('may have the name of its program before it, as the tracker itself proposes', () => {
    assert.equal(releaseOf({ release: 'api@1.0' }, '1.0'), '1.0')
    assert.equal(releaseOf({ release: '1.0' }, '1.0'), '1.0')
    const told = errorsIn([envelope('event', { ...event, release: 'api@1.0' })])
    tellsOrigin(told, { environment: 'staging', release: '1.0' })
  })
  it('is no other one for that', () => {
    for (const release of ['api@2.0', 'latest', '@1.0', undefined]) {
      assert.notEqual(releaseOf({ release }, '1.0'), '1.0')
    }
  })
})
