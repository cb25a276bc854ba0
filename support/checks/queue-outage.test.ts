/** A refused upload has to be in the log, whose lines may come after the answer. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LogLine } from '../ports/process.ts'
import type { Lab } from './failure-lab.ts'
import { type Refused, refusedVisibly } from './queue-outage.ts'

const lineOf = (text: string): LogLine => ({ text }) as LogLine
const labWith = (lines: readonly LogLine[]) =>
  ({
    scene: { measured: () => undefined },
    backend: { process: { lines: () => lines } },
  }) as unknown as Lab
const answered = { status: 503, durationMs: 20, url: 'http://x/y', body: Buffer.from('no queue') }
const refused = { answer: answered, before: 1 } as unknown as Refused

test('a line that comes after the answer counts', async () => {
  const lines = [lineOf('ready')]
  setTimeout(() => lines.push(lineOf('ERROR the queue is away')), 50)
  await refusedVisibly(labWith(lines), refused, 'Redis is away')
})

test('an error from before the upload, and a log without one, do not', async () => {
  const lines = [lineOf('ERROR of the start'), lineOf('POST /y 503')]
  await assert.rejects(refusedVisibly(labWith(lines), refused, 'Redis is away'), (error) => {
    assert.match(String((error as Error).message), /tells of it: not within 3 s/)
    return true
  })
})
