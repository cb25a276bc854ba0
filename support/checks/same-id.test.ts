/** Ids that are numbers, and ids that are not. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { asSent, idIn, namesExtraction, namesJob } from './same-id.ts'

it('a counted id is the same as a number and as a text', () => {
  assert.equal(idIn(17), '17')
  assert.equal(asSent('17'), 17)
})

it('what is no counted id stays what it is', () => {
  const uuid = '22222222-2222-4222-8222-222222222222'
  assert.equal(idIn(uuid), uuid)
  assert.equal(asSent(uuid), uuid)
  assert.equal(asSent('0017'), '0017')
})

it('a number in a log is a job or an extraction only behind a word for it', () => {
  const named = ['job 7 done', '"jobId":"7"', '{"job_id": "7"}', 'task #7 began', 'id=7', '[job:7]']
  for (const text of named) assert.ok(namesJob(text, '7'), text)
  const others = ['job 71', '12:07:07 took 7 ms', 'pid=7', 'extraction_id=7', 'job 1 of 7']
  for (const text of others) assert.ok(!namesJob(text, '7'), text)
  for (const text of ['extraction 7', 'extraction_id=7', 'extractionId: 7', 'GET /extractions/7'])
    assert.ok(namesExtraction(text, '7'), text)
  for (const text of ['job 7', 'extraction 17', 'extraction.completed in 7 s'])
    assert.ok(!namesExtraction(text, '7'), text)
})

it('any other id is unlike everything else', () => {
  assert.ok(namesJob('curriculum:0d8c-1', '0d8c-1'))
  assert.ok(!namesJob('curriculum:0d8c-1', '0d8c-2'))
})
