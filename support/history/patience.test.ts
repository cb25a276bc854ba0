import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { check } from './check.ts'
import type { Kind } from './events.ts'
import { historyOf } from './history.ts'

/** `0 submitted, 1 accepted` as events of one life. */
function life(subject: string, text: string) {
  return text.split(', ').map((part) => {
    const [at = '', kind = ''] = part.split(' ')
    return { at: Number(at), subject, kind: kind as Kind }
  })
}

describe('nothing is stuck', () => {
  const patience = { startMs: 10, endMs: 100 }
  const stuck = (text: string, endsAt: number) => {
    const [finding] = check(historyOf(life('a', text), endsAt), { patience }).filter(
      ({ rule }) => rule === 'nothing is stuck',
    )
    return finding?.sentence
  }
  it('is broken by a late start, a late end, and by none at all', () => {
    assert.equal(
      stuck('0 submitted, 0 accepted, 11 started, 12 finished', 200),
      'a was accepted and not started within 10 ms',
    )
    assert.equal(
      stuck('0 submitted, 0 accepted, 5 started, 101 finished', 200),
      'a was accepted and not ended within 100 ms',
    )
    assert.equal(
      stuck('0 submitted, 0 accepted', 200),
      'a was accepted and not started within 10 ms',
    )
    assert.equal(
      stuck('0 submitted, 0 accepted, 5 started', 200),
      'a was accepted and not ended within 100 ms',
    )
  })
  it('is not held against what the record is too short to tell', () => {
    assert.equal(stuck('0 submitted, 0 accepted, 5 started', 50), undefined)
  })
})
