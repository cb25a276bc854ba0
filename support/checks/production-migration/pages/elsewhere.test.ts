/** What a build may hand to every browser, and what it may not. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { folderWith } from '../../../artifacts/folder-with.ts'
import { Violation } from '../../../core/errors.ts'
import { holdsNoSecret } from './elsewhere.ts'

const variables = { supabaseUrl: 'VITE_URL', anonKey: 'VITE_KEY', example: '.env.example' }
const environment = {
  VITE_URL: 'https://project.example',
  VITE_KEY: 'the-key-that-is-public',
  COPY_OF_KEY: 'the-key-that-is-public',
  DASHBOARD: 'https://dashboard.example',
  THEME: 'a-theme-of-the-example',
  SHORT: 'secret',
  SIGNING_SECRET: 'a-secret-of-this-installation',
  DATABASE_URL: 'postgresql://owner:word@db.example/app',
}
const all = Object.values(environment)

it('is what is public, what the example shows, and nothing else', (t) => {
  const repository = folderWith(t, {
    '.env.example': 'THEME=a-theme-of-the-example\nSIGNING_SECRET=\n',
  })
  const production = { repository, variables, pages: { apiUrl: 'VITE_API' } }
  const scene = { production, addresses: { supabase: { serviceKey: 'the-key-of-the-service' } } }
  const shows = (...texts: string[]) => {
    const site = { text: texts.join(' '), environment }
    holdsNoSecret(scene as never, { visitor: { live: { site } } } as never)
  }
  const open = all.filter(
    (value) => ![environment.SIGNING_SECRET, environment.DATABASE_URL].includes(value),
  )
  shows(...open)
  for (const secret of [
    environment.SIGNING_SECRET,
    environment.DATABASE_URL,
    'the-key-of-the-service',
  ]) {
    assert.throws(() => shows(...open, secret), Violation, secret)
  }
  assert.throws(() => shows('an empty page'), /does not hold the public key/)
})
