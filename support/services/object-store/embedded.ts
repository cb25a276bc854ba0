/** Starts an S3-compatible object store without Docker: a process of our own with a folder of its own. */
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import type { Launch, RunningProcess } from '../../ports/process.ts'
import type { RunningService } from '../../ports/services.ts'
import { compactProgram } from '../compact-program.ts'
import { untilReady } from '../start-up.ts'
import {
  type Dialect,
  earlierSettings,
  type KeyPair,
  type PublicHost,
  type Settings,
  writeSettings,
} from './settings.ts'

export interface ObjectStoreOptions {
  readonly launch: Launch
  /** Folder of the store: settings, log, record and contents. */
  readonly dir: string
  /** The bucket of the system under test. */
  readonly bucket: string
  /** True when anybody may read the bucket's objects on a host of their own. */
  readonly public?: boolean
  /** `r2` unless given. */
  readonly dialect?: Dialect
  /** True takes new keys where the folder has some of an earlier start. */
  readonly renewKeys?: boolean
  /** The keys of the system under test, where they are given; new ones otherwise. */
  readonly ownKeys?: Pick<KeyPair, 'accessKeyId' | 'secretAccessKey'>
}

/** R2 calls its one region `auto`, and takes `us-east-1` for it. Source: "S3 API compatibility". */
const regions = ['auto', 'us-east-1']

/** Time for the requests in flight when the server is told to stop. */
const stopBudgetMs = 5_000

/**
 * Starts the store and resolves when it answers. One that has ended is started again by the same call
 * with the same folder: it keeps its ports, its keys (unless they are to be renewed) and its objects.
 * Stopping removes everything that it holds.
 */
export async function startObjectStore(
  options: ObjectStoreOptions,
): Promise<RunningService<ObjectStoreAddress>> {
  const { dir, launch, bucket } = options
  const settings = settingsFor(options, await earlierSettings(dir))
  const server = await launch({
    name: 'object-store',
    command: process.execPath,
    args: [
      await compactProgram(new URL('server.ts', import.meta.url)),
      await writeSettings(settings),
    ],
    cwd: dir,
    env: {},
    logDir: dir,
  })
  await untilReady(server, () => readyWords(server) !== undefined)
  const { port, publicHosts } = readyWords(server) ?? settings
  await writeSettings({ ...settings, port, publicHosts })
  const stop = async () => {
    await server.stop(stopBudgetMs)
    await rm(dir, { recursive: true, force: true })
  }
  return {
    address: addressOf({ ...settings, port, publicHosts }, bucket),
    processes: [server],
    stop,
  }
}

function settingsFor(options: ObjectStoreOptions, earlier: Settings | undefined): Settings {
  const { dir, bucket, dialect = 'r2', renewKeys = false, ownKeys } = options
  const known = renewKeys ? undefined : earlier?.keys
  const hosts = options.public === true ? [{ bucket, port: 0 }] : []
  return {
    ...{ dir, dialect, regions },
    port: earlier?.port ?? 0,
    publicHosts: earlier?.publicHosts ?? hosts,
    buckets: [bucket],
    keys: known ?? [newKey('administer'), { ...newKey('write', [bucket]), ...ownKeys }],
    recording: join(dir, 'requests.ndjson'),
  }
}

/** As long as R2's: an id of 32 hex digits and a secret of 64. */
function newKey(right: KeyPair['right'], buckets?: readonly string[]): KeyPair {
  return {
    accessKeyId: randomBytes(16).toString('hex'),
    secretAccessKey: randomBytes(32).toString('hex'),
    right,
    ...(buckets !== undefined && { buckets }),
  }
}

function addressOf(settings: Settings, bucket: string): ObjectStoreAddress {
  const { port, publicHosts, keys, recording } = settings
  const [admin, own = admin] = keys
  const host = publicHosts.find((each) => each.bucket === bucket)
  return {
    provider: 'embedded',
    endpoint: `http://127.0.0.1:${port}`,
    region: settings.regions[0] ?? '',
    bucket,
    accessKeyId: own?.accessKeyId ?? '',
    secretAccessKey: own?.secretAccessKey ?? '',
    publicUrl: host === undefined ? '' : `http://127.0.0.1:${host.port}`,
    adminAccessKeyId: admin?.accessKeyId ?? '',
    adminSecretAccessKey: admin?.secretAccessKey ?? '',
    recording,
  }
}

/** What the server said when it was ready; undefined until then. */
function readyWords(
  server: RunningProcess,
): { port: number; publicHosts: readonly PublicHost[] } | undefined {
  for (const { text } of server.lines()) {
    if (text.startsWith('ready {')) return JSON.parse(text.slice('ready '.length))
  }
  return undefined
}
