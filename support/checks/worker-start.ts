/** How a worker tells that it is ready, and that it does not say so too early. */
import { eventually, throughout } from '../core/eventually.ts'
import type { Composition } from '../ports/composition.ts'
import { freePort } from '../ports/loopback.ts'
import type { LogLine } from '../ports/process.ts'
import type { Scene } from '../run/scene.ts'
import { expectThat } from './expect.ts'

/** `ready` as a word of its own: `already` and `not ready` are something else. */
const saysReady = ({ text }: LogLine) => /\bready\b/i.test(text) && !/\bnot ready\b/i.test(text)

/** The log says ready and names the task, at the latest a moment after the services are up. */
export async function logsReadyWithTasks(scene: Scene, composition: Composition): Promise<void> {
  const { task } = scene.manifest.queue
  const { worker } = scene.manifest.composition.services
  await eventually(
    'the worker reports itself in its log',
    async () => {
      const lines = await composition.logs(worker)
      const received = lines.slice(-3).map(({ text }) => text)
      expectThat(lines.some(saysReady), "the worker's log does not say ready", { received })
      const named = lines.some(({ text }) => text.includes(task))
      expectThat(named, `the worker's log does not list the task ${task}`, { received })
    },
    { withinMs: scene.manifest.processes.worker.readyWithin * 1000 },
  )
}

/** Asked through the system's own inspection, the living worker names the task. */
export async function registersTask(scene: Scene, composition: Composition): Promise<void> {
  const { inspection, queue, composition: names } = scene.manifest
  const { code, stdout, stderr } = await composition.exec(
    names.services.worker,
    inspection.registered,
  )
  const tasks = tasksIn(stdout)
  scene.measured('registered tasks', { tasks })
  expectThat(code === 0, 'asking the worker for its tasks fails', { received: stderr || stdout })
  expectThat(tasks.includes(queue.task), 'the worker has not registered the task', {
    expected: queue.task,
    received: tasks,
  })
}

/** JSON, or one a line; Celery puts a star before each, and its options behind it: `* a.task [rate_limit=1]`. */
export function tasksIn(text: string): string[] {
  const told = jsonIn(text)
  if (told !== undefined) return textsIn(told)
  const lines = text.split('\n').map((line) => line.trim().replace(/^[*-]\s+/, ''))
  return lines.map((line) => line.replace(/\s+\[.*\]$/, '')).filter((task) => task !== '')
}

function jsonIn(text: string): unknown {
  const value = /^\s*[[{]/.test(text) ? text : 'null'
  try {
    return JSON.parse(value) ?? undefined
  } catch {
    // Lines that only begin like JSON are read as lines.
    return undefined
  }
}

/** Lists by worker, by queue or alone: a task is a text somewhere inside, or the name of what says more of it. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object') return []
  const names = Array.isArray(value) ? [] : Object.keys(value)
  return [...names, ...Object.values(value).flatMap(textsIn)]
}

/** A worker that cannot reach its broker must not say ready. */
export async function silentWithoutBroker(scene: Scene): Promise<void> {
  const url = new URL(scene.addresses.redis.url)
  url.port = String(await freePort())
  const everywhere = Object.fromEntries(
    Object.entries(scene.manifest.environment)
      .filter(([, value]) => /\$\{redis\.url\}/.test(value))
      .map(([name]) => [name, url.href]),
  )
  const { process } = await scene.start('worker', everywhere)
  await throughout(
    () => {
      const line = process.lines().find(saysReady)
      expectThat(line === undefined, 'the worker says ready although its broker is not there', {
        ...(line === undefined ? {} : { received: line.text }),
      })
    },
    { forMs: 2_000, everyMs: 100 },
  )
  await process.kill()
}
