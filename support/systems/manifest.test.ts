import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { SuiteError } from '../core/errors.ts'
import { root } from '../run/root.ts'
import { loadManifest, loadManifests, readingsOf } from './manifest.ts'

const fixtures = `${root}/fixtures/systems`

test('the reference is found by name, by folder and by file', () => {
  const folder = `${fixtures}/curriculum-extractor`
  for (const name of ['curriculum-extractor', folder, `${folder}/plumbline.yaml`]) {
    assert.equal(loadManifests([name], fixtures)[0]?.repository, folder)
  }
})

test('what a manifest does not say has the documented value', () => {
  const [manifest] = loadManifests(['curriculum-extractor'], fixtures)
  assert.ok(manifest?.system === 'curriculum-extractor')
  assert.equal(manifest.queue.name, 'extraction_tasks')
  assert.equal(manifest.routes.ingestions, '/api/v1/ingestions')
})

test('the system that moves to production has the files and services of its documents', () => {
  const [manifest] = loadManifests(['production-migration'], fixtures)
  assert.ok(manifest?.system === 'production-migration')
  assert.equal(manifest.composition.file, 'docker-compose.prod.yml')
  assert.equal(manifest.composition.services.worker, 'celery-worker')
  assert.match(String(readingsOf(manifest).specification), /superseded by 007/)
})

test('scripts and documents of a project lie in its folder, wherever that is, unless it says otherwise', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-elsewhere-'))
  try {
    const file = join(folder, 'plumbline.yaml')
    const own = '{ folder: packages/db/supabase, verification: bin/look.sql }'
    writeFileSync(file, `system: vocabgo\nproject: ${own}\n`)
    const manifest = loadManifest(file)
    assert.ok(manifest.system === 'vocabgo')
    assert.equal(manifest.project.setUp, 'packages/db/supabase/setup-local.sh')
    assert.equal(manifest.project.verification, 'bin/look.sql')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('an unknown system is refused with the known ones', () => {
  assert.throws(
    () => loadManifests(['curiculum'], fixtures),
    (error: SuiteError) => /curriculum-extractor/.test(error.remedy),
  )
})

test('a repository without a manifest is refused with the way to one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-without-'))
  try {
    assert.throws(
      () => loadManifests([folder], fixtures),
      (error: SuiteError) => /there is none/.test(error.message) && /init/.test(error.remedy),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a folder without any manifest is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-empty-'))
  try {
    assert.throws(() => loadManifests([], folder), SuiteError)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('an unknown field and a wrong value are refused with their place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-manifest-'))
  const file = join(folder, 'plumbline.yaml')
  try {
    writeFileSync(file, 'system: curriculum-extractor\ntitle: x\nproceses: {}\n')
    assert.throws(() => loadManifest(file), /proceses/)
    writeFileSync(file, 'a: [')
    assert.throws(() => loadManifest(file), SuiteError)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a port said of the name of a service is that of the part that it plays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-ports-'))
  const file = join(folder, 'plumbline.yaml')
  try {
    const composition = '{ services: { backend: api }, ports: { api: 9000, redis: 6379 } }'
    writeFileSync(file, `system: curriculum-extractor\ncomposition: ${composition}\n`)
    const manifest = loadManifest(file)
    assert.ok(manifest.system === 'curriculum-extractor')
    assert.deepEqual(manifest.composition.ports, { api: 9000, redis: 6379, backend: 9000 })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
