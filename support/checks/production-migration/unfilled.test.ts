/** Which values of an example say what belongs there. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { isUnfilled } from './unfilled.ts'

const unfilled = [
  'postgresql://<user>@host/a',
  'postgresql://postgres.PROJECT_REF:PASSWORD@aws-0-sa-east-1.pooler.supabase.com:5432/postgres',
  'postgresql://app:PASSWORD@db.example.com:5432/app',
  'https://PROJECT_REF.supabase.co',
  'https://PROJECT.supabase.co',
  'https://ACCOUNT_ID.r2.cloudflarestorage.com',
  'https://your-project-ref.supabase.co',
  'YOUR_ACCESS_KEY_ID',
]

const usable = [
  'tessera',
  'AKIAIOSFODNN7EXAMPLE',
  'https://files.example.com',
  'postgresql://app:secret@db.example.com:5432/app?options=-c%20TimeZone=UTC',
  '',
]

it('what asks for a value cannot be used, however it is written', () => {
  assert.deepEqual(unfilled.filter(isUnfilled), unfilled)
})

it('what may be meant as it stands is left alone', () => {
  assert.deepEqual(usable.filter(isUnfilled), [])
})
