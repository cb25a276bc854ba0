/** Routes of APIs on Node, however their framework lets them be said. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { findNodeRoutes } from './find-node-api.ts'

const found = (files: Readonly<Record<string, string>>) =>
  findNodeRoutes({ paths: Object.keys(files).sort(), text: (path) => files[path] ?? '' })

it('NestJS: the prefix of all, the controller before a method, and the file of its interceptor', () => {
  const controller = `import { Controller } from '@nestjs/common'
@Controller('ingestions')
export class Ingestions {
  @Post('batches')
  later() {}

  @Post()
  @UseInterceptors(FileInterceptor('document'))
  create() {}
}
@Controller({ path: 'extractions', version: '1' })
export class Extractions {
  @Get() all() {}
  @Get(':id') one() {}
  @Get(':id/questions') questions() {}
  @Get(':id/download') download() {}
  @Post(':id/approve') approve() {}
}
@Controller('utils')
class Health { @Get('health-check') check() {} }`
  assert.deepEqual(
    found({
      'api/a.controller.ts': controller,
      'api/a.controller.spec.ts': controller.replaceAll('ingestions', 'wrong'),
      'api/main.ts': `app.setGlobalPrefix('api/v1')`,
    }),
    {
      value: {
        ...{ health: '/api/v1/utils/health-check', ingestions: '/api/v1/ingestions' },
        ...{ extraction: '/api/v1/extractions/{id}', list: '/api/v1/extractions' },
        ...{ approve: '/api/v1/extractions/{id}/approve', field: 'document' },
        file: '/api/v1/extractions/{id}/download',
      },
      where: 'api/a.controller.ts:7',
    },
  )
})

it('Express: routers are mounted by other files, and a middleware takes the file', () => {
  const value = found({
    'src/app.ts': `import express from 'express'
import { api } from './api/index.js'
const app = express()
app.get('/healthz', check)
app.use('/api', auth, api)`,
    'src/api/index.ts': `import { Router } from 'express'
import uploads from './uploads'
export const api = Router()
api.use('/uploads', uploads)`,
    'src/api/uploads.ts': `import { Router } from 'express'
const router = Router()
router.post('/', upload.single('pdf'), create)
export default router`,
  })?.value
  assert.deepEqual(value, { health: '/healthz', ingestions: '/api/uploads', field: 'pdf' })
})

it('Express: a router that is mounted at several places is reached at the first', () => {
  const value = found({
    'src/app.js': `import express from 'express'
import { router as utils } from './routes/utils.js'
import { router as ingestions } from './routes/ingestions.js'
export function createApp() {
  const app = express()
  app.use(['/api/v1', '/api'], limiter, express.json({ limit: '1mb' }), utils, ingestions)
  return app
}`,
    'src/routes/utils.js': `import { Router } from 'express'
export const router = Router()
router.get('/utils/health-check', check)`,
    'src/routes/ingestions.js': `import { Router } from 'express'
export const router = Router()
router.post('/ingestions', upload.single('file'), create)`,
  })?.value
  assert.deepEqual(value, {
    ...{ health: '/api/v1/utils/health-check', ingestions: '/api/v1/ingestions', field: 'file' },
  })
})

it('Fastify: plugins have their prefix with the registration, constants filled in', () => {
  const value = found({
    'server.ts': `import fastify from 'fastify'
import { ingestions } from './ingestions.ts'
const API = '/api/v1'
const app = fastify()
await app.register(ingestions, { prefix: \`\${API}/ingestions\` })`,
    'ingestions.ts': `import type { FastifyInstance } from 'fastify'
export async function ingestions(app: FastifyInstance) {
  app.post('/', async (request) => request.file())
  map.get('/health')
}`,
    'unknown.ts': `import type { FastifyInstance } from 'fastify'
export const routes = (app: FastifyInstance) => app.get('/health', check)`,
  })?.value
  assert.deepEqual(value, { ingestions: '/api/v1/ingestions' })
})

it('a repository without a server, and clients that ask, tell none', () => {
  assert.equal(found({ 'a.ts': `axios.post('/api/uploads', form)` }), undefined)
  assert.equal(found({ 'a.ts': `import express from 'express'\nexport const x = {` }), undefined)
})
