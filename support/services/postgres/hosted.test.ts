/** A server whose first role has given up its rights. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launcher } from '../../targets/embedded/launcher.ts'
import { query } from './driver.ts'
import { hostedRoles } from './hosted.ts'
import { testDatabase } from './test-database.ts'

test('whoever asks at the same address afterwards is no superuser, however soon', async () => {
  const { address } = await testDatabase(launcher())
  const who = 'select current_user as name, rolsuper from pg_roles where rolname = current_user'
  assert.deepEqual(await query(address.url, who), [{ name: 'postgres', rolsuper: true }])
  const admin = await hostedRoles(address)
  assert.deepEqual(await query(address.url, who), [{ name: 'postgres', rolsuper: false }])
  assert.deepEqual(await query(admin.url, who), [{ name: 'supabase_admin', rolsuper: true }])
})
