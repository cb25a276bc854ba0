/** A job that hands its work on to tasks of its own is one job. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mostAtWork } from '../history/histories.ts'
import { lifeOf, workOf } from './celery-life.ts'
import { type Sighting, sightingsIn } from './celery-sightings.ts'

const chainTo = (last: string) => [{ task: 'tasks.save', options: { task_id: last } }]

/** What Redis hears of a message, and what of a state. */
function sent(
  at: number,
  id: string,
  task: string,
  more: { retries?: number; chain?: object; eta?: string | undefined } = {},
) {
  const { retries = 0, chain = null, eta } = more
  const body = Buffer.from(JSON.stringify([[], {}, { chain }])).toString('base64')
  const properties = { body_encoding: 'base64' }
  const text = JSON.stringify({ body, properties, headers: { id, task, retries, eta } })
  return sightingsIn(['LPUSH', 'work', text], at, '')
}
const state = (at: number, id: string, status: string) =>
  sightingsIn(['SETEX', `celery-task-meta-${id}`, '60', JSON.stringify({ status })], at, '')

/** The job is replaced by a chain of two tasks, the last of which has its id. */
const replaced = (...inBetween: Sighting[][]) => [
  ...sent(1, 'job', 'tasks.whole'),
  ...state(2, 'job', 'STARTED'),
  ...sent(3, 'part', 'tasks.first', { chain: chainTo('job') }),
  ...state(4, 'part', 'STARTED'),
  ...inBetween.flat(),
  ...state(20, 'part', 'SUCCESS'),
  ...sent(21, 'job', 'tasks.save'),
  ...state(22, 'job', 'STARTED'),
  ...state(23, 'job', 'SUCCESS'),
]
const kinds = (sightings: Sighting[]) => lifeOf(sightings, 'job').map(({ kind }) => kind)

test('a chain that replaces a job belongs to it: it starts once and ends once', () => {
  const one = ['queued', 'started', 'handed-on', 'resumed', 'handed-on', 'resumed', 'completed']
  assert.deepEqual(kinds(replaced()), one)
  assert(lifeOf(replaced(), 'job').every(({ job }) => job === 'job'))
  assert.equal(replaced().find(({ job }) => job === 'part')?.partOf, 'job')
})

test('a part that is tried again is another attempt of the job', () => {
  const again = [sent(5, 'part', 'tasks.first', { retries: 1 }), state(9, 'part', 'STARTED')]
  const starts = kinds(replaced(...again)).filter((kind) => kind === 'started')
  assert.equal(starts.length, 2)
  assert(kinds(replaced(...again)).includes('postponed'))
})

test('a part whose worker is gone is brought back', () => {
  const back = [sent(5, 'part', 'tasks.first'), state(9, 'part', 'STARTED')]
  assert.deepEqual(kinds(replaced(...back)).slice(3, 6), ['resumed', 'returned', 'started'])
})

test('a job between two of its parts is not at work', () => {
  const other = [
    sent(1, 'b', 'tasks.whole'),
    state(3.5, 'b', 'STARTED'),
    state(3.7, 'b', 'SUCCESS'),
  ]
  const events = [...lifeOf(replaced(), 'job'), ...lifeOf(other.flat(), 'b')]
  assert.equal(mostAtWork(events.sort((a, b) => a.at - b.at)), 1)
})

test('a job of one task lives as it ever did', () => {
  const plain = [
    ...[sent(1, 'job', 'tasks.whole'), state(2, 'job', 'STARTED')],
    ...[sent(3, 'job', 'tasks.whole', { retries: 1 }), state(4, 'job', 'STARTED')],
    ...[sent(5, 'job', 'tasks.whole', { retries: 1 }), state(6, 'job', 'STARTED')],
    state(7, 'job', 'FAILURE'),
  ]
  const expected = ['queued', 'started', 'postponed', 'started', 'returned', 'started', 'failed']
  assert.deepEqual(kinds(plain.flat()), expected)
})

test('somebody is at work on a job of parts while one of them runs, and on another all the time', () => {
  assert.deepEqual(workOf(lifeOf(replaced(), 'job')), [
    { startedAt: 2, finishedAt: 3 },
    { startedAt: 4, finishedAt: 21 },
    { startedAt: 22, finishedAt: 23 },
  ])
  const plain = [sent(1, 'job', 'tasks.whole'), state(2, 'job', 'STARTED')]
  assert.equal(workOf(lifeOf(plain.flat(), 'job')), undefined)
})

/** A worker's word of a start, which comes after what the task itself has done since. */
function told(at: number, uuid: string): Sighting[] {
  const events = [{ type: 'task-started', uuid, timestamp: at / 1000 }]
  const body = Buffer.from(JSON.stringify(events)).toString('base64')
  return sightingsIn(['PUBLISH', '/0.celeryev/worker.multi', JSON.stringify({ body })], at, '')
}
const whole = (at: number, retries = 0, eta?: string) =>
  sent(at, 'job', 'tasks.whole', { retries, eta })

test('a start that is noted after its attempt was postponed belongs to that attempt', () => {
  const life = lifeOf([...whole(1), ...whole(5, 1, new Date(300).toISOString()), ...told(8, 'job')])
  assert.deepEqual(
    life.map(({ kind, at }) => [kind, at]),
    [
      ['queued', 1],
      ['started', 5],
      ['postponed', 5],
    ],
  )
})

test('a start after the time that an attempt was postponed to is the next one', () => {
  const due = new Date(300).toISOString()
  assert.deepEqual(kinds([...whole(1), ...whole(5, 1, due), ...told(301, 'job')]), [
    ...['queued', 'postponed', 'started'],
  ])
  assert.deepEqual(kinds([...whole(1), ...told(4, 'job'), ...whole(5, 1), ...told(8, 'job')]), [
    'queued',
    'started',
    'postponed',
    'started',
  ])
})

test('a job whose start is noted after its end is over, and has been at work', () => {
  const life = lifeOf([...whole(1), ...state(5, 'job', 'SUCCESS'), ...told(8, 'job')])
  assert.deepEqual(
    life.map(({ kind, at }) => [kind, at]),
    [
      ['queued', 1],
      ['started', 5],
      ['completed', 5],
    ],
  )
})

test('the end of an attempt says nothing of the one that is brought back after it', () => {
  const life = [...whole(1), ...state(5, 'job', 'FAILURE'), ...whole(6), ...told(8, 'job')]
  assert.deepEqual(kinds(life), ['queued', 'failed', 'returned', 'started'])
})

test('a job that replaces itself by one task has started before, whenever that is noted', () => {
  const life = [...whole(1), ...sent(5, 'job', 'tasks.other'), ...told(8, 'job'), ...told(9, 'job')]
  assert.deepEqual(kinds(life), ['queued', 'started', 'handed-on', 'resumed'])
})
