/** How many rows tell of a file, and that some still do. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Violation } from '../../core/errors.ts'
import { query } from '../../services/postgres/driver.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { areInNoRow, areStillTold, haveOneRow, toldOf } from './stored-files.ts'

const database = await testDatabase(launcher())
const publicUrl = 'http://files.example'
const sent = { way: 'chat', file: {}, id: '7', url: `${publicUrl}/chat/plan.pdf` }
const scene = {
  production: { uploads: { chat: { table: 'public.messages' } } },
  addresses: { postgres: { url: database.address.url }, objectStore: { publicUrl } },
} as never

async function told(...tables: string[]): Promise<void> {
  await query(
    database.address.url,
    `drop table if exists messages, files; create table messages (url text); create table files (url text);
     ${tables.map((table) => `insert into ${table} values ('${sent.url}');`).join('\n')}`,
  )
}

it('one row is one in whichever table, and two rows keep no promise of one', async () => {
  await told('files')
  await haveOneRow(scene, [sent] as never)
  await told('files', 'messages')
  await assert.rejects(haveOneRow(scene, [sent] as never), Violation)
  await areStillTold(scene, [sent] as never)
  await told()
  await assert.rejects(areStillTold(scene, [sent] as never), Violation)
})

it('a file that no row has ever told of is none that a deletion has taken away', async () => {
  const other = { ...sent, url: `${publicUrl}/chat/other.pdf` }
  await told('files')
  assert.deepEqual(await toldOf(scene, [sent, other] as never), [sent])
})

it('bytes are found in lines of base64, as databases and JSON break them', async () => {
  const bytes = Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 7) % 256))
  const file = [{ way: 'chat', file: { bytes } }] as never
  await told()
  await areInNoRow(scene, file)
  const lines = `encode(decode('${bytes.toString('hex')}', 'hex'), 'base64')`
  for (const value of [lines, `to_jsonb(${lines})::text`]) {
    await told()
    await query(database.address.url, `insert into files values (${value})`)
    await assert.rejects(areInNoRow(scene, file), Violation)
  }
})
