/** Failures are found in logs of every usual kind. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JobRecord } from '../ports/queue.ts'
import type { Upload } from '../systems/ingestions.ts'
import { numbersAttempts, tellsFailures } from './failure-log.ts'

const upload = { job: 'job-1', extraction: 'ex-1' } as Upload
const record = { id: 'job-1', task: 'a.task', state: 'failed', error: 'it "broke"' } as JobRecord
const line = (level: string, attempt: number, more: object = {}) =>
  JSON.stringify({ level, task: 'a.task', id: 'job-1', about: 'ex-1', attempt, ...more })
const good = [line('warn', 1), line('error', 2, { reason: 'it "broke"' })]

describe('the log tells the failures of a job', () => {
  it('by a record for each attempt, the last one an error with the cause', () => {
    tellsFailures(good, upload, record, 2)
    numbersAttempts(good, upload, 2)
  })
  it('under the name of the stage that failed, where each is a job of its own', () => {
    const lines = good.map((each) => each.replace('a.task', 'ocr'))
    tellsFailures(lines, upload, { ...record, stages: ['tagging', 'ocr'] }, 2)
  })
  it('in plain text, too', () => {
    const text = [
      'WARNING a.task[job-1] ex-1: attempt 1 failed',
      'ERROR a.task[job-1] ex-1: attempt 2 failed: it "broke"',
    ]
    tellsFailures(text, upload, record, 2)
    numbersAttempts(text, upload, 2)
  })
})

describe('a system is free to tell the failures of a job', () => {
  const end = 'ERROR a.task[job-1] ex-1 failed for good: it "broke"'
  const both = (lines: readonly string[], failedAttempts: number) => {
    tellsFailures(lines, upload, record, failedAttempts)
    numbersAttempts(lines, upload, failedAttempts)
  }
  it('by a warning for every attempt, and an error for the end', () =>
    both([line('warn', 1), line('warn', 2), end], 2))
  it('by an error for every attempt', () => {
    const errors = [1, 2, 3].map((attempt) => line('error', attempt, { reason: 'it "broke"' }))
    both(errors, 3)
    tellsFailures(errors.slice(0, 1), upload, { ...record, state: 'completed' }, 1)
  })
  it('by the retries that follow, and an end without a number', () => {
    const retries = [1, 2].map((n) => `WARNING a.task[job-1] ex-1: it broke, retry ${n}/2`)
    both([...retries, end], 3)
  })
})

describe('the log of Celery', () => {
  const celery = 'ERROR Task a.task[job-1] raised unexpected: Broken(\'it "broke" ex-1\')'
  it('repeats what the system has said of the same failure', () => {
    tellsFailures([...good, celery], upload, record, 2)
    numbersAttempts([...good, celery], upload, 2)
  })
  it('is enough where the system says nothing itself', () => {
    const alone = [good[0] ?? '', celery.replace('Broken', 'ValueError')]
    tellsFailures(alone, upload, record, 2)
  })
})

describe('the log does not tell the failures of a job', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['when an attempt is missing', good.slice(1), /that name the extraction/],
    ['when the end is a warning', [line('warn', 1), line('warn', 2)], /is an error/],
    ['when the cause is missing', [line('warn', 1), line('error', 2)], /does not tell the cause/],
    [
      'when the task is missing',
      good.map((each) => each.replace('a.task', '?')),
      /with the name of the task/,
    ],
  ]
  for (const [what, lines, expected] of cases) {
    it(what, () => assert.throws(() => tellsFailures(lines, upload, record, 2), expected))
  }
  it('when attempts have no number', () => {
    const lines = good.map((each) => each.replace(/"attempt":\d/, '"a":0'))
    assert.throws(() => numbersAttempts(lines, upload, 2), /of attempt 1 .* has its number/)
  })
  it('when the end has a record of its own that takes the place of an attempt', () => {
    const lines = [line('warn', 2), line('error', 0, { reason: 'it "broke"' })]
    assert.throws(() => numbersAttempts(lines, upload, 2), /of attempt 1 /)
  })
  it('when the cause is told of no error with the name of the task', () => {
    const bare = (good[1] ?? '').replace('a.task', '?')
    const lines = [line('warn', 1), line('error', 2), bare]
    assert.throws(() => tellsFailures(lines, upload, record, 2), /does not tell the cause/)
  })
})
