/** A storage that is filled beyond its quota, bucket by bucket, and one that refuses because it is full. */
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Scene } from '../run/scene.ts'
import { type Instead, type SeenRequest, startGateway } from '../services/supabase/gateway.ts'
import { serviceVisitor } from '../services/supabase/visitor.ts'
import type { Changes } from '../systems/environment.ts'
import { type Answer, excerpt } from '../systems/http-client.ts'
import { offer, type SentFile, upload } from '../systems/ingestions.ts'
import { backendReady, type SystemProcess } from '../systems/system.ts'
import { inUnit } from '../systems/time-units.ts'
import { type AlertEar, alertEar, heardAfter, raisedIn, wasHeard } from './alert-ear.ts'
import { expectEqual, expectThat } from './expect.ts'
import { expectStored } from './file-access.ts'
import { pointedTo } from './own-queue.ts'
import { settingOf } from './settings.ts'

const quotaBytes = 1024 * 1024
/** Two of these exceed the quota, one does not. */
const shareBytes = 600_000
const lookEveryMs = 100
/** An alert within 60 seconds at the documented pace; here it is looked six hundred times as often. */
const alertWithinMs = 10_000

export interface SmallStores {
  readonly backend: SystemProcess
  readonly ear: AlertEar
  /** From now on the storage refuses every upload because it is full. */
  refuseUploads(): void
}

export interface FilledStorage {
  /** Alerts when one bucket held half of the quota and some more. */
  readonly belowQuota: readonly string[]
  /** From the object that exceeded the quota to the alert. */
  readonly alertAfterMs: number | undefined
  /** What an upload got that the storage refused. */
  readonly refusal: { readonly status: number; readonly answer: string }
}

/** A backend that alerts, with a quota of one megabyte and a way to the storage that can refuse. */
export async function smallStores(scene: Scene): Promise<SmallStores> {
  const { manifest, addresses, scope } = scene
  let full = false
  const way = await startGateway(addresses.supabase.url, (request) =>
    full ? refusedUpload(request) : undefined,
  )
  scope.undo('close the way to the storage', () => way.close())
  const ear = await alertEar(scene)
  const changes: Changes = {
    ...pointedTo(scene, { supabase: { ...addresses.supabase, url: way.url } }),
    ...ear.changes,
    ...smallQuota(scene),
  }
  const backend = await scene.start('backend', changes)
  await backendReady(manifest, backend)
  const refuseUploads = () => {
    full = true
  }
  return { backend, ear, refuseUploads }
}

function smallQuota({ manifest }: Scene): Changes {
  const { storageQuota, watchInterval } = manifest.settings
  const quota = settingOf(storageQuota, 'storageQuota')
  const watch = settingOf(watchInterval, 'watchInterval')
  return {
    [quota.variable]: String(quota.unit === 'MB' ? quotaBytes / 1024 / 1024 : quotaBytes),
    [watch.variable]: inUnit(lookEveryMs, watch.unit),
  }
}

/** As the storage answers when the plan's space is used up (HTTP 507, RFC 4918, 11.5). */
function refusedUpload({ method, path }: SeenRequest): Instead | undefined {
  if (method === 'GET' || !/^\/storage\/v1\/object\/(?!sign\/)/.test(path)) return undefined
  const body = { statusCode: '507', error: 'Insufficient Storage', message: 'The quota is used up' }
  return { status: 507, body }
}

/** A document in the one bucket, a picture in the other: together they exceed the quota, neither alone. */
export async function fillStorage(
  scene: Scene,
  stores: SmallStores,
  token: string,
  pdf: (bytes: number) => Buffer<ArrayBuffer>,
): Promise<FilledStorage> {
  const { manifest, addresses } = scene
  const { backend, ear } = stores
  const raised = async () => raisedIn(await ear.messages(backend), manifest, 'storageFull')
  await upload(manifest, backend.url, token, pdf(shareBytes))
  await pause(4 * lookEveryMs) // a wrong alert needs time to come
  const belowQuota = await raised()
  const place = { bucket: manifest.buckets.extractions, path: `plumbline/${randomUUID()}.png` }
  const picture = Buffer.concat([pngSignature, randomBytes(shareBytes)])
  const put = await serviceVisitor(addresses.supabase).upload(place, picture, 'image/png')
  expectStored(put, place)
  const alertAfterMs = await heardAfter(belowQuota.length + 1, raised, alertWithinMs)
  stores.refuseUploads()
  const file: SentFile = { name: 'worksheet.pdf', type: 'application/pdf', content: pdf(5_000) }
  const refused: Answer = await offer(manifest, backend.url, file, token)
  const refusal = { status: refused.status, answer: excerpt(refused) }
  return { belowQuota, alertAfterMs, refusal }
}

/** The first eight bytes of every PNG (ISO/IEC 15948, 5.2). */
const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Below the quota nothing is told, above it somebody is. */
export function toldAboveQuota({ belowQuota, alertAfterMs }: FilledStorage): void {
  expectEqual('alerts about a storage that has room left', belowQuota, [])
  wasHeard('two buckets that exceed the quota together', alertAfterMs)
}

/** Statuses by which a backend says that it is the storage that failed, and not the request. */
const clearStatuses = [413, 502, 503, 507]

/** Whoever uploads learns that the document could not be stored. */
export function refusedClearly({ refusal }: FilledStorage): void {
  expectThat(clearStatuses.includes(refusal.status), 'an upload into a full storage', {
    expected: `one of ${clearStatuses.join(', ')}, with a sentence`,
    received: `${refusal.status} ${refusal.answer}`,
  })
  expectThat(/[a-z]{3}/i.test(refusal.answer), 'the refusal of an upload says nothing')
}
