/** Opens an object store within this process: its folder, its S3 interface and its public hosts. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { listenOnLoopback, loopback } from '../../ports/loopback.ts'
import type { RecordedRequest } from '../../ports/object-store.ts'
import type { Store } from './call.ts'
import { openCatalogue } from './catalogue.ts'
import { openContents } from './contents.ts'
import { handlePublic } from './public-host.ts'
import { record } from './recording.ts'
import { handleS3 } from './s3-host.ts'
import type { PublicHost, Settings } from './settings.ts'
import { openUploads } from './uploads.ts'

export interface OpenStore {
  readonly port: number
  readonly publicHosts: readonly PublicHost[]
  /** Takes no new request, and resolves when those in flight are answered. */
  close(): Promise<void>
}

/** Clients pool connections; Node's 5 s would close them under their hands. */
const keepAliveMs = 65_000

type Handler = (incoming: IncomingMessage, response: ServerResponse) => Promise<void>

/** `now` is the store's clock, in milliseconds since the epoch. */
export async function openObjectStore(
  settings: Settings,
  now: () => number = Date.now,
): Promise<OpenStore> {
  const { dir, dialect, regions, keys } = settings
  const catalogue = openCatalogue(join(dir, 'buckets'))
  for (const name of settings.buckets) if (!catalogue.bucket(name)) catalogue.create(name)
  const contents = openContents(join(dir, 'contents'))
  const store: Store = { catalogue, contents, uploads: openUploads(), dialect, regions, now }
  const write = (request: RecordedRequest) => record(settings.recording, request)
  const s3 = await listening(settings.port, (incoming, response) =>
    handleS3(incoming, response, { store, keys, record: write }),
  )
  const hosts = await Promise.all(
    settings.publicHosts.map(({ bucket, port }) =>
      listening(port, (incoming, response) =>
        handlePublic(incoming, response, { store, bucket, record: write }),
      ),
    ),
  )
  return {
    port: s3.port,
    publicHosts: settings.publicHosts.map((host, i) => ({ ...host, port: hosts[i]?.port ?? 0 })),
    close: async () => {
      await Promise.all([s3, ...hosts].map(({ server }) => closed(server)))
    },
  }
}

async function listening(port: number, handle: Handler): Promise<{ server: Server; port: number }> {
  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error) => {
      // The line broke in the middle of an answer, or the store did: either way there is no answer.
      if (!response.destroyed) console.error(error)
      response.destroy()
    })
  })
  server.keepAliveTimeout = keepAliveMs
  // A large upload on a slow line takes as long as it takes.
  server.requestTimeout = 0
  if (port === 0) return { server, port: await listenOnLoopback(server) }
  server.listen(port, loopback)
  await once(server, 'listening')
  return { server, port }
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, 'close')
  server.close()
  // Connections become idle as their requests end; without this they would linger for a minute.
  const sweeper = setInterval(() => server.closeIdleConnections(), 20)
  await ended
  clearInterval(sweeper)
}
