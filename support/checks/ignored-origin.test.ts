/** An environment in which nobody has said any page. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Manifest } from '../systems/manifest.ts'
import { withoutPages } from './ignored-origin.ts'

test('every variable that names nothing but known pages is taken away, and no other', () => {
  const environment = {
    ...{ SITE: 'http://localhost:5173/', BOTH: 'http://localhost, http://localhost:5173' },
    MIXED: 'http://localhost, https://partner.example',
    ...{ DOMAIN: 'localhost', API: 'http://localhost:8000', STATE: 'local' },
  }
  const manifest = { environment, environments: { cors: 'ORIGINS' } } as unknown as Manifest
  const right = { STATE: 'staging', PAGE: 'https://dashboard.staging.curriculumextractor.com' }
  const away = { ORIGINS: null, SITE: null, BOTH: null, PAGE: null }
  assert.deepEqual(withoutPages(manifest, right), { STATE: 'staging', ...away })
})
