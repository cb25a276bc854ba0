/** Uploads that break while their bytes are on the way to the store. */
import { randomUUID } from 'node:crypto'
import { cutOff } from '../../faults/cut-off.ts'
import { startTcpProxy } from '../../faults/tcp-proxy.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { keysIn, unfinishedUploads } from '../../services/object-store/observe.ts'
import { type Answer, excerpt } from '../../systems/http-client.ts'
import { expectEqual, expectThat } from '../expect.ts'
import type { CutBackend } from './cut-ways.ts'
import {
  type FileToSend,
  isTaken,
  objectOf,
  type Sender,
  send,
  senderAt,
  sentBy,
  trySend,
  type Way,
} from './files.ts'
import { healthyBackend, leadingTo, type OwnStore } from './own-store.ts'
import { rowsOfOwner } from './owners.ts'
import { fileOf, oneForEach } from './sample-files.ts'
import { somebody } from './somebody.ts'
import { rowsAsText } from './stored-files.ts'

/** A connection breaks when so much has passed: within a part of any size that clients use. */
const breaksAfter = 3_000_000
const documentBytes = 12_000_000

export interface BrokenUpload {
  readonly sender: Sender
  readonly file: FileToSend
  readonly answer: Answer
  /** How often the way has broken. */
  readonly breaks: number
}

/** Sends a large document on a way that breaks `times` times. */
export async function sendOnBreakingWay(
  scene: ProductionScene,
  { address }: OwnStore,
  times: number,
): Promise<BrokenUpload> {
  const { hostname: host, port } = new URL(address.endpoint)
  let breaks = 0
  const way = await startTcpProxy({ host, port: Number(port) }, scene.scope, (client) => {
    let passed = 0
    client.on('data', ({ length }: Buffer) => {
      passed += length
      if (passed < breaksAfter || breaks >= times) return
      breaks += 1
      cutOff(client)
    })
  })
  const endpoint = `http://${way.address.host}:${way.address.port}`
  const backend = await healthyBackend(scene, leadingTo(scene, { ...address, endpoint }))
  const sender = await senderAt(scene, backend.url, await somebody(scene))
  const file = fileOf('large.pdf', 'application/pdf', documentBytes)
  const answer = await trySend(scene.production, sender, 'documents', file)
  if (breaks === 0) await hadNoNeedOfTheWay(scene, address, { file, answer })
  return { sender, file, answer, breaks }
}

/** Nothing went to the store that way: the file is refused, or lost, unless there is another way. */
async function hadNoNeedOfTheWay(
  { production }: ProductionScene,
  address: OwnStore['address'],
  { file, answer }: Pick<BrokenUpload, 'file' | 'answer'>,
): Promise<never> {
  await objectOf(address, sentBy(production, 'documents', file, answer))
  throw new Error('the way has not broken: the upload met with no fault')
}

/** Whole and told, or refused as an error of the server that has left nothing behind. */
export async function wholeOrNotAtAll(
  scene: ProductionScene,
  { address }: OwnStore,
  { sender, file, answer }: BrokenUpload,
): Promise<void> {
  if (isTaken(answer)) {
    const sent = sentBy(scene.production, 'documents', file, answer)
    const { bytes } = await objectOf(address, sent)
    expectThat(bytes.equals(file.bytes), 'an upload that broke is stored in part', {
      expected: `${file.bytes.length} bytes`,
      received: `${bytes.length} bytes`,
    })
    return
  }
  await refusedWithoutTrace(scene, { address }, { sender, answer })
}

/** An error of the server, no row, no object, and no upload in parts that nobody ends. */
export async function refusedWithoutTrace(
  { production, addresses }: ProductionScene,
  { address }: Pick<OwnStore, 'address'>,
  { sender, answer }: Pick<BrokenUpload, 'sender' | 'answer'>,
): Promise<void> {
  const { status } = answer
  expectThat(status >= 500 && status <= 599, 'an upload that has failed is not reported so', {
    expected: '502, or another error of the server',
    received: `${status}: ${excerpt(answer)}`,
  })
  const { documents } = production.areas
  const rows = await rowsOfOwner(addresses.postgres.url, documents, sender.person.id)
  expectEqual('rows of a document that was not stored', rows.length, 0)
  expectEqual('objects of an upload that has failed', await keysIn(address), [])
  expectEqual('uploads in parts that nobody ends', await unfinishedUploads(address), [])
}

/** A file whose name nobody else has, and what came of sending it while the store was away. */
export interface SentInVain {
  readonly way: Way
  readonly name: string
  readonly answer: Answer
}

/** Sends a file in every way while the store cannot be reached; it is back afterwards. */
export async function sendWithoutStore(
  scene: ProductionScene,
  { backend, storage }: CutBackend,
): Promise<readonly SentInVain[]> {
  const sender = await senderAt(scene, backend.url, await somebody(scene))
  const injury = await storage.disconnect()
  const each = Object.entries(oneForEach()) as [Way, FileToSend][]
  const all = each.map(async ([way, file]) => {
    const name = `${randomUUID()}-${file.name}`
    const answer = await trySend(scene.production, sender, way, { ...file, name })
    return { way, name, answer }
  })
  const sent = await Promise.all(all)
  await injury.heal()
  return sent
}

/** Each was answered with an error of the server, and no row of any table has its name. */
export async function allRefusedWithoutRow(
  scene: Pick<ProductionScene, 'addresses'>,
  all: readonly SentInVain[],
): Promise<void> {
  const rows = await rowsAsText(scene)
  for (const { way, name, answer } of all) {
    const { status } = answer
    expectThat(status >= 500 && status <= 599, `a file of ${way} is not refused without a store`, {
      expected: '502, or another error of the server',
      received: `${status}: ${excerpt(answer)}`,
    })
    const telling = rows.filter(({ row }) => row.includes(name)).map(({ table }) => table)
    expectEqual(`rows that tell of a file of ${way} that was not stored`, telling, [])
  }
}

/** The next upload is served as if nothing had been. */
export async function servesTheNext(
  scene: ProductionScene,
  { address }: OwnStore,
  sender: Sender,
): Promise<void> {
  const file = fileOf('next.pdf', 'application/pdf', 20_000)
  const sent = await send(scene, sender, 'documents', file)
  const { bytes } = await objectOf(address, sent)
  expectThat(bytes.equals(file.bytes), 'the upload after the broken one is not whole')
}
