/** The whole API of a stack as one handler: ours for storage, admin and functions, lite for the rest. */
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import type { Pool } from 'pg'
import { adminApi } from './admin/routes.ts'
import type { EdgeRuntime } from './functions/edge-runtime.ts'
import { functionsApi } from './functions/routes.ts'
import { keyResolver, signingKey } from './keys.ts'
import type { Lite } from './lite/lite.ts'
import type { ServerConfig } from './server-config.ts'
import { fileStore } from './storage/files.ts'
import { storageApi } from './storage/routes.ts'

export interface ApiParts {
  readonly config: ServerConfig
  readonly apiUrl: string
  readonly pool: Pool
  readonly lite: Lite
  readonly edge: EdgeRuntime
}

/** Browsers ask for permission first: the gateway of a hosted project answers that, here we do. */
export async function api({ config, apiUrl, pool, lite, edge }: ApiParts): Promise<Hono> {
  const files = await fileStore(config.objectsDir)
  const { jwtSecret, s3Keys } = config
  const storage = storageApi({ pool, files, key: signingKey(jwtSecret), s3Keys })
  const resolveKey = keyResolver(config.jwtSecret)
  const siteUrl = config.siteUrl ?? apiUrl
  const admin = adminApi({ pool, resolveKey, apiUrl, siteUrl })
  const functions = functionsApi(edge, jwtSecret)
  const router = new Hono()
  router.use('/storage/v1/*', cors())
  // lite's own answer names no header that the client library sends.
  router.use('/auth/v1/*', cors())
  router.all('/storage/v1/*', (c) => storage.fetch(c.req.raw))
  router.all('/auth/v1/admin/*', (c) => admin.fetch(c.req.raw))
  router.all('/functions/v1/*', (c) => functions.fetch(c.req.raw))
  router.all('*', (c) => lite.fetch(c.req.raw))
  return router
}
