/** The Storage API as one router below `/storage/v1`. */
import { type Context, Hono } from 'hono'
import { bucketRoutes } from './buckets.ts'
import { downloadRoutes } from './download.ts'
import { StorageError } from './errors.ts'
import { listRoutes } from './list.ts'
import { listV2Routes } from './list-v2.ts'
import { moveCopyRoutes } from './move-copy.ts'
import { removeRoutes } from './remove.ts'
import type { StorageServices } from './requests.ts'
import { s3Routes } from './s3/routes.ts'
import { signRoutes } from './sign.ts'
import { uploadRoutes } from './upload.ts'

const base = '/storage/v1'

/**
 * `/object/<bucket>/…` matches every longer route too, so uploads, downloads and removal come last.
 */
const themes = [
  s3Routes,
  bucketRoutes,
  listRoutes,
  listV2Routes,
  moveCopyRoutes,
  signRoutes,
  downloadRoutes,
  uploadRoutes,
  removeRoutes,
]

export function storageApi(services: StorageServices): Hono {
  const router = new Hono().basePath(base)
  router.use(async (c, next) => {
    await next()
    await drain(c)
  })
  router.onError(answerError)
  router.notFound((c) => {
    const path = new URL(c.req.url).pathname.slice(base.length)
    const message = `Route ${c.req.method}:${path} not found`
    return c.json({ message, error: 'Not Found', statusCode: 404 }, 404)
  })
  for (const addRoutes of themes) addRoutes(router, services)
  return router
}

/** A body that nobody read would block the connection for the next request. */
async function drain(c: Context): Promise<void> {
  const { body, bodyUsed } = c.req.raw
  if (body === null || bodyUsed || body.locked) return
  for await (const _ of body) {
    // Thrown away: the answer is already decided.
  }
}

function answerError(error: Error, c: Context): Response {
  if (error instanceof StorageError) return c.json(error.body(), error.meant === 500 ? 500 : 400)
  console.error(`${c.req.method} ${c.req.path}: ${error.stack ?? error.message}`)
  const message = 'Internal Server Error'
  return c.json({ statusCode: '500', error: 'Internal', message, code: 'InternalError' }, 500)
}
