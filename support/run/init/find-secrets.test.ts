/** What the settings of a repository would hold for its workflows. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findSecrets } from './find-secrets.ts'

const secretsOf = (text: string, variables?: Readonly<Record<string, string>>) =>
  findSecrets({ paths: ['w.yml'], text: () => text }, ['w.yml'], variables)

describe('the secrets of a workflow', () => {
  it('are told by the variables that they are handed on as', () => {
    const text = `env:
      DATABASE_URL: \${{ secrets.TEST_DATABASE_URL }}
      SUPABASE_URL: "\${{secrets.PROJECT}}"
      SECRET_KEY: \${{ secrets.KEY }}
      REDIS_URL: redis://localhost:6379/0`
    assert.deepEqual(secretsOf(text), {
      TEST_DATABASE_URL: '${postgres.url}',
      PROJECT: '${supabase.url}',
      KEY: '${secret}',
    })
  })
  it('are what the example of the environment has for such a variable', () => {
    const text = 'DOMAIN: ${{ secrets.DOMAIN_STAGING }}\nSENTRY_DSN: ${{ secrets.SENTRY_DSN }}'
    const variables = { DOMAIN: 'localhost', SENTRY_DSN: '' }
    assert.deepEqual(secretsOf(text, variables), { DOMAIN_STAGING: 'localhost', SENTRY_DSN: '' })
  })
  it('are left open where nothing tells them, and the service’s own is none', () => {
    const text = 'DOMAIN: ${{ secrets.D }}\nGITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}\nhost: x'
    assert.deepEqual(secretsOf(text), {})
  })
})
