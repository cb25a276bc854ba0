/** One life of what happened to the jobs of a tree, each in a queue of its own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobEventKind } from '../ports/job-history.ts'
import { lifeOfTree, type Told, timesOfTree } from './bullmq-life.ts'

const told = (node: string, ...events: readonly (readonly [JobEventKind, number])[]): Told[] =>
  events.map(([kind, at]) => ({ node, queue: `of ${node}`, job: `job of ${node}`, kind, at }))

const leaf = told('leaf', ['queued', 1], ['started', 2], ['postponed', 3], ['started', 5])
const whole = [
  ...leaf,
  ...told('leaf', ['completed', 7]),
  ...told('root', ['queued', 1], ['started', 7], ['completed', 9]),
]

const kindsOf = (events: readonly Told[]) => lifeOfTree('a', 'root', events).map(({ kind }) => kind)

test('the job is queued once, a retry of a part is a run of it, and only its root ends it', () => {
  assert.deepEqual(kindsOf(whole), [
    ...['queued', 'started', 'postponed', 'started'],
    ...['handed-on', 'resumed', 'completed'],
  ])
  assert.ok(lifeOfTree('a', 'root', whole).every(({ job }) => job === 'a'))
})

test('a part that fails for good hands on what is left: the root fails it', () => {
  const failed = [
    ...leaf,
    ...told('leaf', ['failed', 7]),
    ...told('root', ['queued', 1], ['started', 7], ['failed', 7]),
  ]
  assert.deepEqual(kindsOf(failed).slice(-3), ['handed-on', 'resumed', 'failed'])
})

test('the times are of the whole, and somebody is at work on one part after the other', () => {
  assert.deepEqual(timesOfTree('root', whole), {
    ...{ queuedAt: 1, startedAt: 2, finishedAt: 9 },
    atWork: [
      { startedAt: 2, finishedAt: 3, queue: 'of leaf' },
      { startedAt: 5, finishedAt: 7, queue: 'of leaf' },
      { startedAt: 7, finishedAt: 9, queue: 'of root' },
    ],
  })
})

test('a job without parts is at work from its start to its end', () => {
  const times = timesOfTree('one', told('one', ['queued', 1], ['started', 2], ['completed', 4]))
  assert.deepEqual(times, { queuedAt: 1, startedAt: 2, finishedAt: 4 })
})
