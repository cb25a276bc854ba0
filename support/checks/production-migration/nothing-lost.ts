/** What was taken while production was replaced, held against database and store. */
import { check } from '../../history/check.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { anybodyReads } from './files.ts'
import { rowsOfOwner } from './owners.ts'
import type { Replaced } from './replaced.ts'
import { areUnchanged } from './stored-files.ts'

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Every write that was taken has exactly one row, and none that was refused has any. */
export async function everyWriteIsThere(scene: ProductionScene, replaced: Replaced): Promise<void> {
  const { writers } = replaced
  const { projects, documents } = scene.production.areas
  const { id } = writers.sender.person
  const { url } = scene.addresses.postgres
  const [made, stored] = [
    await rowsOfOwner(url, projects, id),
    await rowsOfOwner(url, documents, id),
  ]
  const rows = [...made, ...stored]
  const soFar = writers.recorder.history()
  const subjects = new Map(
    soFar.subjects.map((subject) => [subject.replace(/\.pdf$/, ''), subject]),
  )
  for (const row of rows) {
    const named = new Set(row.match(uuid)?.flatMap((name) => subjects.get(name) ?? []))
    for (const subject of named) {
      writers.recorder.record({ at: soFar.endsAt + 1, subject, kind: 'effect' })
      writers.recorder.record({ at: soFar.endsAt + 2, subject, kind: 'finished' })
    }
  }
  const findings = check(writers.recorder.history(), { once: true })
  const [before, altogether] = replaced.taken
  scene.measured('writes', { rows: rows.length, takenBefore: before, takenAltogether: altogether })
  expectThat(rows.length > 0, 'no write has reached the database')
  expectEqual('what has become of the writes', findings, [])
}

/** Every file that was taken lies in the store as it was sent, and opens at its address. */
export async function everyFileIsThere(
  scene: ProductionScene,
  { writers }: Replaced,
): Promise<void> {
  scene.measured('files', { taken: writers.files.length })
  await areUnchanged(scene, writers.files)
  await anybodyReads(writers.files)
}
