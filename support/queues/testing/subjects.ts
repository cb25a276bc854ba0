/** The queues that the contract is held against, each with a real worker. */
import { randomUUID } from 'node:crypto'
import { type FlowJob, FlowProducer, type Job, Queue, UnrecoverableError, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Launch } from '../../ports/process.ts'
import type { RedisAddress } from '../../ports/services.ts'
import { python } from '../../run/testing/python-packages.ts'
import { messageText } from '../celery-wire.ts'
import { placeAt, type QueuePlace } from '../place.ts'

export interface Subject {
  readonly place: QueuePlace
  /** All that it makes, where that is not the queue alone. */
  readonly queues?: readonly string[]
  /** Starts a worker for two jobs at a time. */
  startWorker(): Promise<{ stop(): Promise<unknown> }>
  /** Sends a job as the system's own producer would. */
  produce(task: string, data: object): Promise<string>
  close(): Promise<void>
}

export type Make = (redis: RedisAddress, launch: Launch, dir: string) => Subject

const names = { name: 'work', argument: 'name' }

export const bullmqSubject: Make = ({ host, port, password, url }) => {
  const connection = { host, port, password }
  const queue = new Queue('work', { connection })
  return {
    place: placeAt({ ...names, kind: 'bullmq' }, url),
    startWorker: async () => {
      const worker = new Worker('work', work, { connection, concurrency: 2 })
      await worker.waitUntilReady()
      return { stop: () => worker.close() }
    },
    produce: async (task, data) => {
      const options = { attempts: 2, backoff: { type: 'fixed', delay: 1_000 } }
      return (await queue.add(task, data, options)).id ?? ''
    },
    close: () => queue.close(),
  }
}

/** A tree over three queues: the root, which is the job, ends last. The part that is begun first does the work. */
export const flowSubject: Make = ({ host, port, password, url }) => {
  const connection = { host, port, password }
  const queues = ['first', 'second', 'work']
  const flows = new FlowProducer({ connection, prefix: 'tree' })
  return {
    place: placeAt({ ...names, kind: 'bullmq', prefix: 'tree' }, url),
    queues,
    startWorker: async () => {
      const [first, ...later] = queues.map(
        (name, i) =>
          new Worker(name, i === 0 ? work : handOn, { connection, prefix: 'tree', concurrency: 2 }),
      )
      const all = [first, ...later].filter((each) => each !== undefined)
      await Promise.all(all.map((each) => each.waitUntilReady()))
      return { stop: () => Promise.all(all.map((each) => each.close())) }
    },
    produce: async (name, data) => {
      const again = { attempts: 2, backoff: { type: 'fixed', delay: 1_000 } }
      const node = (queueName: string, ...children: object[]) =>
        ({
          name,
          data,
          queueName,
          opts: { ...again, failParentOnFailure: true },
          children,
        }) as FlowJob
      const { job } = await flows.add(node('work', node('second', node('first'))))
      return job.id ?? ''
    },
    close: () => flows.close(),
  }
}

/** What the part before it has made; a job that somebody else sends has none, and does everything itself. */
async function handOn(job: Job): Promise<unknown> {
  const [made] = Object.values(await job.getChildrenValues())
  return made ?? work(job)
}

async function work({ name, data, attemptsMade }: Job): Promise<unknown> {
  if (name === 'refused') throw new UnrecoverableError('cannot be done')
  if (!['good', 'flaky', 'slow', 'parts'].includes(name))
    throw new UnrecoverableError(`no task ${name}`)
  if (['flaky', 'parts'].includes(name) && attemptsMade === 0) throw new Error('the first run')
  if (name === 'slow') await new Promise((resolve) => setTimeout(resolve, 1_500))
  return { echo: data }
}

/** Celery as it comes, or with settings by which it tells more and loses less. */
export function celerySubject(settings: Readonly<Record<string, string>>): Make {
  return ({ url }, launch, dir) => {
    const redis = new Redis(url)
    let started = 0
    return {
      place: placeAt({ ...names, kind: 'celery' }, url),
      startWorker: async () => {
        started += 1
        const worker = await launch({
          ...{ name: 'celery', command: python, cwd: import.meta.dirname, logDir: dir },
          args: [
            ...'-m celery -A celery_tasks worker -c 2 -l info --without-mingle -n'.split(' '),
            `w${started}@contract`,
          ],
          env: {
            ...{ PATH: '/usr/bin:/bin', HOME: dir, TMPDIR: dir, LANG: 'C.UTF-8' },
            ...{ PYTHONDONTWRITEBYTECODE: '1', REDIS_URL: url, ...settings },
          },
        })
        return { stop: () => worker.stop(10_000) }
      },
      produce: async (task, data) => {
        const id = randomUUID()
        const kwargs = JSON.stringify(data)
        await redis.lpush('work', messageText({ id, task, queue: 'work', kwargs }))
        return id
      },
      close: async () => redis.disconnect(),
    }
  }
}
