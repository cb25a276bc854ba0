/** The service goes about its work on the rows of users. */

import type { ProjectScene } from '../../run/scene.ts'
import { type Answer, type Row, serviceRecords } from '../../services/supabase/records.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { rowOf } from './answers.ts'
import type { Belongings } from './belongings.ts'
import * as cooldowns from './cooldowns.ts'
import { inserted } from './insertions.ts'
import { writeJob } from './lives.ts'
import { keyOf, nameOf } from './names.ts'
import { ownerOf } from './owner.ts'
import { rowFor } from './rows.ts'
import { keysIn, rowsOfUsers, shown } from './views.ts'
import { pairs, wordsOf } from './words.ts'

/** What users have, table by table. */
const ofUsers = ['jobs', 'wordlists', 'upload_cooldowns'] as const

/** The service sees every row of each of these users. */
export async function seesAllOf(scene: ProjectScene, userIds: readonly string[]): Promise<void> {
  const service = serviceRecords(scene.addresses.supabase)
  for (const table of ofUsers) {
    const owner = await ownerOf(scene, table)
    for (const id of userIds) {
      const seen = shown(`reading ${table}`, await service.read(table, { [owner]: id }))
      expectEqual(
        `rows of ${table} that the service sees`,
        await keysIn(scene, table, seen),
        await keysIn(scene, table, await rowsOfUsers(scene, table, [id])),
      )
    }
  }
}

export interface Work {
  readonly answers: readonly { readonly what: string; readonly answer: Answer }[]
  /** The word lists that were not removed. */
  readonly kept: readonly Row[]
}

/** Starts the queued job, removes a word list, makes and changes another, and moves the end of the cooldown. */
export async function setAbout(
  scene: ProjectScene,
  userId: string,
  { jobs, wordlists }: Belongings,
): Promise<Work> {
  const service = serviceRecords(scene.addresses.supabase)
  const queued = jobs.find(({ status }) => status === 'queued') ?? {}
  const started = await writeJob(scene, queued, { status: 'processing' })
  const [old = {}, ...kept] = wordlists
  const removed = await service.remove('wordlists', await keyOf(scene, 'wordlists', old))
  const list = await rowFor(scene, 'wordlists', { user_id: userId })
  const made = await inserted(scene, service, 'wordlists', list)
  const key = await keyOf(scene, 'wordlists', rowOf('a new word list', made))
  const words = { [await nameOf(scene, 'words')]: pairs(2) }
  return {
    answers: [
      { what: 'the start of a job', answer: started },
      { what: 'the removal of a word list', answer: removed },
      { what: 'a longer cooldown', answer: await cooldowns.replace(scene, userId, 7_200_000) },
      { what: 'a new word list', answer: made },
      { what: 'other words in the list', answer: await service.update('wordlists', key, words) },
    ],
    kept,
  }
}

/** The observer sees what the service did. */
export async function isDone(
  scene: ProjectScene,
  userId: string,
  { answers, kept }: Work,
): Promise<void> {
  const [, , , made = {}, changed = {}] = answers.map(({ what, answer }) => rowOf(what, answer))
  const jobs = await rowsOfUsers(scene, 'jobs', [userId])
  const statuses = jobs.map(({ status }) => status)
  expectEqual('the jobs after the start', statuses, ['processing', 'processing'])
  expectEqual(
    'the word lists after the change',
    await keysIn(scene, 'wordlists', await rowsOfUsers(scene, 'wordlists', [userId])),
    await keysIn(scene, 'wordlists', [...kept, made]),
  )
  expectEqual('the words as the service has changed them', await wordsOf(scene, changed), pairs(2))
  const [cooldown] = await cooldowns.of(scene, userId)
  expectThat((cooldown?.leftMs ?? 0) > 7_000_000, 'the cooldown is not longer', {
    received: cooldown,
  })
}
