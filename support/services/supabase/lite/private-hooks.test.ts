import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createPostgresConnection } from '@supabase/lite/postgres'
import { checkHooks, forgetSchema, keepRevokes } from './private-hooks.ts'

/** Connects to nothing: the driver waits for the first statement. */
const connection = () => createPostgresConnection({ url: 'postgresql://x@127.0.0.1:1/x' })

it('the installed lite has the hooks as they were tried', () => {
  assert.doesNotThrow(() => checkHooks(connection()))
})

it('a connection whose state begins otherwise is refused', () => {
  assert.throws(() => checkHooks({ rlsState: 'inactive', clearSchemaCache: () => undefined }), {
    code: 'SERVICE_FAILED',
    message: /rlsState/,
  })
})

it('a connection without a hook is refused, whoever uses it', () => {
  assert.throws(() => checkHooks({ rlsState: 'unknown' }), /clearSchemaCache is missing/)
  assert.throws(() => keepRevokes({}), /rlsState or clearSchemaCache is missing/)
  assert.throws(() => forgetSchema({}), /rlsState or clearSchemaCache is missing/)
})
