/** Errors are told from everything else that a client of an error tracker sends. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { errorsIn } from './tracked-errors.ts'

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
