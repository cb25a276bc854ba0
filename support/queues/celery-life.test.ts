/** Of what was seen of a job: how often it was run. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { lifeOf, runsOf } from './celery-life.ts'
import type { Sighting } from './celery-sightings.ts'

let at = 0
const sent = (job: string, task: string, retries = 0): Sighting => ({
  ...{ job, source: 'message', kind: 'sent', queue: 'q', text: '' },
  at: at++,
  envelope: { body: '', headers: { id: job, task, retries } },
})
const told = (job: string, kind: 'started' | 'failed' | 'completed'): Sighting => ({
  ...{ job, source: 'result', kind },
  at: at++,
})

it('a job is run as often as it was started', () => {
  assert.equal(runsOf([]), 0)
  assert.equal(runsOf([sent('a', 'work'), told('a', 'started'), told('a', 'completed')]), 1)
  const retried = [sent('a', 'work'), told('a', 'started'), sent('a', 'work', 1)]
  assert.equal(runsOf([...retried, told('a', 'started'), told('a', 'failed')]), 2)
})

it('one that replaces itself by stages is run as often as the stage that was tried the most', () => {
  const own = [sent('a', 'pipeline'), told('a', 'started')]
  const stage = [0, 1, 2, 3].flatMap((n) => [sent('b', 'ocr', n), told('b', 'started')])
  assert.equal(runsOf([...own, told('a', 'failed')], [stage]), 4)
})

it('the last stage, which has the id of the job, is no second run', () => {
  const own = [sent('a', 'pipeline'), told('a', 'started'), sent('a', 'save'), told('a', 'started')]
  const stage = [sent('b', 'ocr'), told('b', 'started')]
  assert.equal(runsOf([...own, told('a', 'completed')], [stage]), 1)
  const kinds = lifeOf([...own, sent('a', 'pipeline')]).map(({ kind }) => kind)
  assert.deepEqual(kinds, ['queued', 'started', 'started', 'returned'])
})
