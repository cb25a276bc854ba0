/** A process that plays a container has what the image sets, and nothing that only the manifest says. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import { imageVariables } from './image-variables.ts'

test('variables of the image reach whoever runs it, with the values of this machine', (t) => {
  const context = mkdtempSync(join(tmpdir(), 'image-'))
  t.after(() => rmSync(context, { recursive: true }))
  const dockerfile = join(context, 'Dockerfile')
  writeFileSync(dockerfile, 'FROM python:3.12\nARG TOKEN\nENV PYTHONPATH=/app MODE=x\n')
  const build = { context, dockerfile, args: {} }
  const service = (more: object) => ({ image: 'own:v1', ...more }) as unknown as ComposeService
  const services = {
    api: service({ build }),
    worker: service({}),
    redis: service({ image: 'redis' }),
  }
  const project = { services, inactive: {} } as unknown as ComposeProject
  const values = { PYTHONPATH: '.', TOKEN: 'secret', DATABASE_URL: 'postgres://' }
  assert.deepEqual(imageVariables(project, services.api, values), { PYTHONPATH: '.' })
  assert.deepEqual(imageVariables(project, services.worker, values), { PYTHONPATH: '.' })
  assert.deepEqual(imageVariables(project, services.redis, values), {})
  assert.deepEqual(imageVariables(project, undefined, values), {})
})
