/** Queues of BullMQ, however their names are given. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { findBullmq } from './find-bullmq.ts'

const found = (files: Readonly<Record<string, string>>) => {
  const paths = Object.keys(files).sort()
  return findBullmq({ paths, text: (path) => files[path] ?? '' }, /extract/)
}
const user = `import { Queue } from 'bullmq'\n`

it('is the one of the extractions, by its text or by a constant of another file', () => {
  const files = {
    'a.ts': `${user}const mails = new Queue<Mail>('mails')\nnew Worker(EXTRACTIONS, work)`,
    'names.ts': `export const EXTRACTIONS = 'extraction-jobs'`,
    'a.test.ts': `${user}new Queue('extract-test')`,
  }
  assert.deepEqual(found(files), {
    value: { kind: 'bullmq', name: 'extraction-jobs' },
    where: 'a.ts:3',
  })
})

it('is what modules of NestJS register, and what its processors name', () => {
  const nest = `import { BullModule } from '@nestjs/bullmq'\n`
  const registered = { 'm.ts': `${nest}BullModule.registerQueue({ name: 'pages' })` }
  assert.equal(found(registered)?.value.name, 'pages')
  const processed = { 'p.ts': `${nest}@Processor({ name: 'pages' })\nclass Pages {}` }
  assert.equal(found(processed)?.value.name, 'pages')
})

it('has no name where the program makes one, and is none where nothing uses it', () => {
  const made = { 'q.ts': `${user}for (const stage of stages) new Queue(stage.queue)` }
  assert.deepEqual(found(made), { value: { kind: 'bullmq' }, where: 'q.ts:2' })
  assert.equal(found({ 'q.ts': `new Queue('extract')` }), undefined)
})

it('is named in a flow, with the prefix by a setting and the queue of dead letters', () => {
  const files = {
    'src/config.js': `import { cleanEnv, str } from 'envalid'
export const config = cleanEnv(process.env, {
  QUEUE_PREFIX: str({ default: 'ce' }),
})`,
    'src/metrics.js': `/** @param {import('bullmq').Queue[]} queues */
collect({ register: registry, prefix: 'ce_' })`,
    'src/queues.js': `import { FlowProducer, Queue } from 'bullmq'
export const WORK = 'extraction_tasks'
export const DEAD_LETTER_QUEUE = 'dead_letter'
const base = { connection, prefix: config.QUEUE_PREFIX }
const queue = (name) => new Queue(name, base)
flows.add({ name: 'pipeline', queueName: WORK, children })`,
  }
  assert.deepEqual(found(files)?.value, {
    ...{ kind: 'bullmq', name: 'extraction_tasks', prefix: 'ce', deadLetters: 'dead_letter' },
  })
})

it('is told with the job of an extraction: the parent of a flow, or one that is added alone', () => {
  const flow = `${user}export const PIPELINE = 'extract_worksheet_pipeline'
for (const stage of STAGES) children = [{ name: stage, queueName: 'extract', data: { extractionId } }]
await queues().flows.add({ name: PIPELINE, queueName: 'extract', data: { extractionId, taskId }, children })
await dead.add(job.name, { extractionId })`
  const { task, argument } = found({ 'q.ts': flow })?.value ?? {}
  assert.deepEqual(
    { task, argument },
    { task: 'extract_worksheet_pipeline', argument: 'extractionId' },
  )
  const alone = {
    'q.ts': `${user}export const jobs = new Queue('extract')`,
    'api.ts': `seen.add('mail', { to })\nawait jobs.add('work', { extraction_id: row.id })`,
  }
  assert.deepEqual(found(alone)?.value, { kind: 'bullmq', name: 'extract', task: 'work' })
})
