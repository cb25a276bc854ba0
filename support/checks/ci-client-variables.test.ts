/** Which variables the generation of the client must have. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import type { LocatedStep, Texts } from '../artifacts/workflow/workflow-model.ts'
import type { Manifest } from '../systems/manifest.ts'
import { hasDummyVariables } from './ci-client-variables.ts'

const all: Texts = {
  SECRET_KEY: 'a dummy',
  DATABASE_URL: 'postgresql://dummy@localhost/dummy',
  SUPABASE_URL: 'http://localhost',
  SUPABASE_ANON_KEY: 'a dummy',
  SUPABASE_SERVICE_KEY: 'a dummy',
  REDIS_URL: 'redis://localhost',
}
const celery: Texts = {
  CELERY_BROKER_URL: 'redis://localhost',
  CELERY_RESULT_BACKEND: 'redis://localhost',
}

const stepWith = (env: Texts) =>
  ({
    job: { env: {}, workflow: { env: {} } },
    step: { name: 'Generate', env },
  }) as unknown as LocatedStep
const systemOn = (kind: string, repository: string) =>
  ({
    queue: { kind },
    environment: {},
    environments: { anonKey: ['SUPABASE_ANON_KEY'] },
    repository,
  }) as unknown as Manifest

test('a system on BullMQ needs none that is named after Celery, and one on Celery does', (t) => {
  const repository = folderWith(t, { 'package.json': '{"dependencies":{"bullmq":"^5"}}' })
  hasDummyVariables(systemOn('bullmq', repository), stepWith(all))
  hasDummyVariables(systemOn('celery', repository), stepWith({ ...all, ...celery }))
  assert.throws(() => hasDummyVariables(systemOn('celery', repository), stepWith(all)), {
    received: Object.keys(celery),
  })
})

test('none is missing, blank or real', (t) => {
  const system = systemOn('bullmq', folderWith(t, { 'package.json': '{"bullmq":""}' }))
  const refused = [
    { ...all, ...celery, REDIS_URL: ' ' },
    { ...all, ...celery, SECRET_KEY: '${{ secrets.SECRET_KEY }}' },
    { ...all, ...celery, SUPABASE_URL: 'https://qkzvwmxhrtpnbcjydlgs.supabase.co' },
    { ...all, ...celery, DATABASE_URL: 'postgresql://postgres.qkzvwmxhrtpnbcjydlgs:dummy@h/x' },
    { ...all, ...celery, SUPABASE_SERVICE_KEY: `eyJhbGciOi.eyJyb2xl.${'k3Zq'.repeat(11)}` },
  ]
  for (const env of refused) {
    assert.throws(() => hasDummyVariables(system, stepWith(env)), /variables that/)
  }
})

test('a dummy may have the shape of the real thing', (t) => {
  const system = systemOn('bullmq', folderWith(t, { 'package.json': '{"bullmq":""}' }))
  const taken = [
    { SUPABASE_ANON_KEY: 'eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.dummy' },
    { SUPABASE_URL: `https://${'x'.repeat(20)}.supabase.co` },
    { DATABASE_URL: 'postgresql://postgres.dummy:dummy@aws-0-region.pooler.supabase.com:5432/x' },
  ]
  for (const env of taken) hasDummyVariables(system, stepWith({ ...all, ...celery, ...env }))
})
