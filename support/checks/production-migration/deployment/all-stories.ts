/** The sixteen acceptance scenarios of document 002, lived one after the other in the same deployment. */
import { Unverified, Violation } from '../../../core/errors.ts'
import type { ProductionScene } from '../../../run/scene.ts'
import * as client from './client-stories.ts'
import type { Deployed } from './deployed.ts'
import * as visitor from './visitor-stories.ts'

/** Under the document's names and in its order. */
const stories = {
  'System Deployment, 1': client.fourServicesRun,
  'System Deployment, 2': client.storesAnswer,
  'System Deployment, 3': client.allAreHealthy,
  'User Authentication, 1': visitor.signsIn,
  'User Authentication, 2': visitor.registers,
  'User Authentication, 3': visitor.isLedToLogin,
  'User Authentication, 4': visitor.choosesPassword,
  'File Storage, 1': client.drawsAnImage,
  'File Storage, 2': client.keepsTypes,
  'File Storage, 3': client.opensAtAddresses,
  'Backend Auth Validation, 1': client.takesGoodTokens,
  'Backend Auth Validation, 2': client.refusesExpiredTokens,
  'Backend Auth Validation, 3': client.knowsItsCallers,
  'Database Connection, 1': client.worksInItsDatabase,
  'Database Connection, 2': client.migratesAgain,
  'Database Connection, 3': client.findsByMeaning,
} as const

type Name = keyof typeof stories

export interface Lived {
  readonly story: Name
  readonly turn: 'first' | 'second'
  readonly end: 'as it should' | Violation | Unverified
  readonly ms: number
}

/** In the document's order, and then in one that chance has chosen. */
export async function liveAll(scene: ProductionScene, deployed: Deployed): Promise<Lived[]> {
  const names = Object.keys(stories) as Name[]
  const lived: Lived[] = []
  for (const story of names) lived.push(await live(scene, deployed, story, 'first'))
  for (const story of mixed(names)) lived.push(await live(scene, deployed, story, 'second'))
  return lived
}

async function live(
  scene: ProductionScene,
  deployed: Deployed,
  story: Name,
  turn: Lived['turn'],
): Promise<Lived> {
  const start = performance.now()
  const end = await endOf(() => stories[story](scene, deployed))
  return { story, turn, end, ms: Math.round(performance.now() - start) }
}

async function endOf(story: () => Promise<void>): Promise<Lived['end']> {
  try {
    await story()
    return 'as it should'
  } catch (error) {
    if (error instanceof Violation || error instanceof Unverified) return error
    throw error
  }
}

function mixed<T>(items: readonly T[]): T[] {
  const drawn = items.map((item) => ({ item, lot: Math.random() }))
  return drawn.sort((a, b) => a.lot - b.lot).map(({ item }) => item)
}

/** What the report tells: the order, how each has ended, and how long it took. */
export const toldOf = (lived: readonly Lived[]) =>
  lived.map(({ story, turn, end, ms }) => `${turn} ${story}: ${wordsOf(end)} (${ms} ms)`)

/** What did not end as it should is a violation; what cannot be seen on this target leaves the rest open. */
export function endedWell(lived: readonly Lived[]): void {
  const wrong = lived.filter(({ end }) => end instanceof Violation)
  if (wrong.length > 0) {
    throw new Violation(
      `in one deployment ${wrong.map(({ story }) => story).join(' and ')} fails`,
      {
        expected: 'sixteen stories that end as they do alone',
        received: toldOf(wrong),
      },
    )
  }
  for (const { end } of lived) if (end instanceof Unverified) throw end
}

function wordsOf(end: Lived['end']): string {
  if (!(end instanceof Violation)) return end instanceof Unverified ? end.message : end
  const received = end.received === undefined ? '' : ` (${JSON.stringify(end.received)})`
  return `${end.message}${received}`
}
