/** The settings of the store, one by one: whether the system follows them and notices wrong ones. */
import { randomBytes } from 'node:crypto'
import { freePort } from '../../ports/loopback.ts'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { keysIn, objectAt } from '../../services/object-store/observe.ts'
import { type Answer, call } from '../../systems/http-client.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { keyOf, type Sent, send, senderAt, storeOf, ways } from './files.ts'
import { healthyBackend, leadingTo, outcomeOf } from './own-store.ts'
import { fileOf, oneForEach } from './sample-files.ts'
import { somebody } from './somebody.ts'

/** One file in each way, of a new user at this backend. */
export async function sendInEveryWay(scene: ProductionScene, backend: string): Promise<Sent[]> {
  const sender = await senderAt(scene, backend, await somebody(scene))
  const each = oneForEach()
  return Promise.all(ways.map((way) => send(scene, sender, way, each[way])))
}

/** The store holds exactly these files, and the store of the others none of them. */
export async function areOnlyIn(
  scene: ProductionScene,
  store: ObjectStoreAddress,
  all: readonly Sent[],
): Promise<void> {
  const keys = all.map((sent) => keyOf(sent, store.publicUrl))
  expectEqual('keys in the store of the settings', await keysIn(store), keys.toSorted())
  const elsewhere = await keysIn(storeOf(scene))
  const strays = keys.filter((key) => elsewhere.includes(key))
  expectEqual('files that went to another store', strays, [])
}

/** Starts with one wrong value each, by the name of the variable. */
export async function startWithEachWrong(
  scene: ProductionScene,
  store: ObjectStoreAddress,
): Promise<Record<string, number | 'ended'>> {
  const { r2 } = scene.production.variables
  const wrong = {
    [r2.endpoint]: `http://127.0.0.1:${await freePort()}`,
    [r2.accessKeyId]: randomBytes(16).toString('hex'),
    [r2.secretAccessKey]: randomBytes(32).toString('hex'),
    [r2.bucket]: 'no-such-bucket',
  }
  const right = leadingTo(scene, store)
  const outcomes = Object.entries(wrong).map(async ([name, value]) => {
    const backend = await scene.start('backend', { ...right, [name]: value })
    return [name, await outcomeOf(scene, backend)] as const
  })
  return Object.fromEntries(await Promise.all(outcomes))
}

/** A base of another host than the store's, with a path, as a domain of one's own may have. */
const base = 'https://files.example.test/sub'

/** A document at each of two backends: the base of one has a slash at its end. */
export async function sendAtBases(
  scene: ProductionScene,
  store: ObjectStoreAddress,
): Promise<Sent[]> {
  const person = await somebody(scene)
  const file = fileOf('report.pdf', 'application/pdf', 2_000)
  const sent = [base, `${base}/`].map(async (publicUrl) => {
    const { url } = await healthyBackend(scene, leadingTo(scene, { ...store, publicUrl }))
    return send(scene, await senderAt(scene, url, person), 'documents', file)
  })
  return Promise.all(sent)
}

/** Each address is the base, one slash, and the key of an object. */
export async function joinBaseAndKey(
  store: ObjectStoreAddress,
  all: readonly Sent[],
): Promise<void> {
  for (const sent of all) {
    const key = keyOf(sent, base)
    const there = (await objectAt(store, key)) !== undefined
    expectThat(there, 'the address is not the public base and the key', {
      expected: (await keysIn(store)).map((each) => `${base}/${each}`),
      received: sent.url,
    })
  }
}

/** One look at the health of a backend. */
export function healthOf({ production }: ProductionScene, backend: string): Promise<Answer> {
  return call(backend + production.routes.health)
}
