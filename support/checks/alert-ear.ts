/** Where alerts reach people: mails, lines of the backend's log, or errors in the tracker. */
import { setTimeout as pause } from 'node:timers/promises'
import { deadlineIn } from '../core/deadline.ts'
import type { Scene } from '../run/scene.ts'
import type { Changes } from '../systems/environment.ts'
import { call, json } from '../systems/http-client.ts'
import type { Manifest } from '../systems/manifest.ts'
import type { SystemProcess } from '../systems/system.ts'
import { errorTracker } from './error-tracker.ts'
import { expectThat } from './expect.ts'
import { errorsIn } from './tracked-errors.ts'

export type AlertKind = 'workerDown' | 'redisFull' | 'redisEvicts' | 'storageFull'

export interface AlertEar {
  /** Without these changes nothing could be heard. */
  readonly changes: Changes
  /** Every message of this backend so far that could be an alert, oldest first. */
  messages(backend: SystemProcess): Promise<readonly string[]>
}

/** Opens the way that the manifest names. */
export async function alertEar(scene: Scene): Promise<AlertEar> {
  const { alerts, environments } = scene.manifest
  if (alerts.by === 'log') {
    const messages = async ({ process }: SystemProcess) => process.lines().map(({ text }) => text)
    return { changes: {}, messages }
  }
  if (alerts.by === 'tracker') {
    const { dsn, received } = await errorTracker(scene)
    const messages = async () => errorsIn(received).map(({ text }) => text)
    return { changes: { [environments.errorTracker]: dsn }, messages }
  }
  const { url } = scene.addresses.mailbox
  const before = (await mails(url)).length
  return { changes: {}, messages: async () => (await mails(url)).slice(before) }
}

async function mails(url: string): Promise<string[]> {
  const caught = Object.values(json(await call(`${url}/mails`))) as Record<string, unknown>[]
  return caught.map(({ subject, text }) => `${subject}\n${text ?? ''}`)
}

/** The messages that raise an alert of this kind. */
export function raisedIn(
  messages: readonly string[],
  { alerts }: Manifest,
  kind: AlertKind,
): string[] {
  const [words, over] = [new RegExp(alerts[kind], 'i'), new RegExp(alerts.over, 'i')]
  return messages.filter((text) => words.test(text) && !over.test(text))
}

/** The messages that end an alert of this kind. */
export function endedIn(
  messages: readonly string[],
  { alerts }: Manifest,
  kind: AlertKind,
): string[] {
  const [words, over] = [new RegExp(alerts[kind], 'i'), new RegExp(alerts.over, 'i')]
  return messages.filter((text) => words.test(text) && over.test(text))
}

/** Milliseconds until `count` messages have been heard; undefined when they have not come in time. */
export async function heardAfter(
  count: number,
  listen: () => Promise<readonly string[]>,
  withinMs: number,
): Promise<number | undefined> {
  const deadline = deadlineIn(withinMs)
  while ((await listen()).length < count) {
    if (deadline.passed()) return undefined
    await pause(20)
  }
  return Math.round(deadline.elapsed())
}

/** The alert came. */
export function wasHeard(what: string, afterMs: number | undefined): asserts afterMs is number {
  expectThat(afterMs !== undefined, `nobody is told of ${what}`, { expected: 'an alert' })
}
