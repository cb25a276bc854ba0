/** The record of an extraction: whose it is, and which words its status may be. */
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import { rolledBack, type Session } from '../services/postgres/session.ts'
import { call } from '../systems/http-client.ts'
import type { Upload } from '../systems/ingestions.ts'
import { expectEqual, expectThat } from './expect.ts'
import { copying } from './record-copies.ts'
import { statusNow } from './status-history.ts'
import { userOf } from './users.ts'

const strangers = ['processing', 'Draft', 'DONE', '']

/** Id, user, status and URL are there and filled, and the user is one that exists. */
export async function hasItsColumns({ manifest, addresses }: Scene): Promise<void> {
  const { table, id, user, status, url } = manifest.extractions
  const rows = await query(
    addresses.postgres.url,
    `select a.attname as name, a.attnotnull as filled,
       exists (select from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'f'
         and k.conkey = array[a.attnum]) as refers
     from pg_attribute a where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped`,
    [table],
  )
  const columns = new Map(rows.map((row) => [String(row.name), row]))
  const missing = [id, user, status, url].filter((name) => !columns.has(name))
  expectEqual(`columns that ${table} lacks`, missing, [])
  const blank = [id, user, status].filter((name) => columns.get(name)?.filled !== true)
  expectEqual(`columns of ${table} that may be empty`, blank, [])
  const refers = columns.get(user)?.refers === true
  expectThat(refers, `${table}.${user} may name a user who does not exist`, {
    expected: 'a foreign key',
  })
}

/** The status can be each of the documented words and no other one, however it is written. */
export async function hasItsVocabulary(scene: Scene, extraction: string): Promise<void> {
  const { manifest, addresses } = scene
  const { url } = addresses.postgres
  const words = ['UPLOADED', 'PROCESSING', 'DRAFT', 'FAILED', manifest.extractions.approved]
  const changed = changing(manifest)
  const taken = await rolledBack(url, async (session) => {
    // Triggers that guard transitions are another matter: constraints and types hold all the same.
    await session.run("set local session_replication_role = 'replica'")
    return triedWords(session, extraction, words, changed)
  })
  expectEqual('words that the status can be', taken, words)
  const ways = [changed, await adding(scene)]
  for (const way of ways) {
    const strange = await rolledBack(url, (session) =>
      triedWords(session, extraction, strangers, way),
    )
    expectEqual('words that the status can be and must not be', strange, [])
  }
}

type Writing = (word: string) => string

/** The row gets the word as its status. */
function changing({ extractions }: Scene['manifest']): Writing {
  const { table, id, status } = extractions
  return (word) =>
    `update ${identifier(table)} set ${identifier(status)} = '${word}'
     where ${identifier(id)}::text = $1 returning 1`
}

/** A copy of the row is added with the word as its status. */
async function adding(scene: Scene): Promise<Writing> {
  const { status } = scene.manifest.extractions
  const placeholder = '%word%'
  const sql = await copying(scene, 1, { [status]: `'${placeholder}'::text` })
  return (word) => sql.replace(placeholder, word)
}

/** Those of the words with which the row could be written. */
async function triedWords(
  session: Session,
  extraction: string,
  words: readonly string[],
  writing: Writing,
): Promise<string[]> {
  const taken = []
  for (const word of words) {
    await session.run('savepoint word')
    const written = await session
      .run(writing(word), [extraction])
      .catch((error: { code?: string }) => {
        // 22: not a value of the type; 23: a constraint, be it raised by a trigger.
        if (!/^(22|23|P0001)/.test(error.code ?? '')) throw error
        return []
      })
    await session.run('rollback to savepoint word')
    if (written.length > 0) taken.push(word)
  }
  return taken
}

/** Makes the extraction look as if its last run had failed. */
export async function letFail({ manifest, addresses }: Scene, extraction: string): Promise<void> {
  const { table, id, status } = manifest.extractions
  await query(
    addresses.postgres.url,
    `with quiet as (select set_config('session_replication_role', 'replica', true))
     update ${identifier(table)} set ${identifier(status)} = 'FAILED' from quiet
     where ${identifier(id)}::text = '${extraction}'`,
  )
}

/**
 * Tries to approve the extraction as its user, and as an administrator where users approve nothing: a
 * refusal for who they are tells nothing of the extraction. The status of the answer.
 */
export async function triedApproval(
  scene: Scene,
  backendUrl: string,
  { extraction, token }: Upload,
): Promise<number> {
  const { approve } = scene.manifest.routes
  if (approve === undefined) throw new Unverified('needs routes.approve in the manifest')
  const url = backendUrl + approve.replace('{id}', extraction)
  const answered = await approvedBy(url, token)
  if (answered !== 403) return answered
  return approvedBy(url, (await userOf(scene, scene.manifest.administrator)).token)
}

async function approvedBy(url: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return (await call(url, { method: 'POST', headers, body: '{}' })).status
}

/** A failed extraction has to be run again before it can be approved. */
export async function staysFailed(
  scene: Scene,
  { extraction }: Upload,
  answered: number,
): Promise<void> {
  expectThat([400, 409, 422].includes(answered), 'the approval of a failed extraction', {
    expected: 'a refusal: 400, 409 or 422',
    received: answered,
  })
  expectEqual('the status after the refused approval', await statusNow(scene, extraction), 'FAILED')
}
