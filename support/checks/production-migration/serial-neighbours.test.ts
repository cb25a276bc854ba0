/** Files beside one that is deleted, where a system deletes all whose keys begin with its id. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { scope as scopeOf } from '../../core/scope.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { startObjectStore } from '../../services/object-store/embedded.ts'
import { listed, putObjects, removeObject } from '../../services/object-store/observe.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { fileOf } from './sample-files.ts'
import { neighbourKeys, neighboursAreThere, putNeighbours } from './serial-neighbours.ts'

it('the next longer id is told from a number that another word ends with', () => {
  assert.deepEqual(neighbourKeys('docs/1/a.pdf', '1'), ['docs/10/a.pdf'])
  assert.deepEqual(neighbourKeys('docs/1-a.pdf', '1'), ['docs/10-a.pdf'])
  assert.deepEqual(neighbourKeys('v1/p/12/docs/1.pdf', '1'), ['v1/p/12/docs/10.pdf'])
  assert.deepEqual(neighbourKeys('docs/f3a1/a.pdf', 'f3a1'), [])
})

it('in somebody else’s store nothing is put', async () => {
  const objectStore = { provider: 'elsewhere', publicUrl: 'http://127.0.0.1:9' }
  const scene = { addresses: { objectStore } } as unknown as ProductionScene
  const file = fileOf('a.pdf', 'application/pdf', 10)
  const url = 'http://127.0.0.1:9/docs/1/a.pdf'
  assert.deepEqual(await putNeighbours(scene, [{ way: 'documents', file, id: '1', url }]), [])
})

it('what a deletion by prefix takes along is missed, and one by folder takes nothing along', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'serial-neighbours-'))
  const wanted = { launch: launcher(), dir: root, bucket: 'files', public: true }
  const { address, stop } = await startObjectStore(wanted)
  const scope = scopeOf('test')
  t.after(async () => {
    await scope.unwind()
    assert.deepEqual(await listed(address), [], 'something was left')
    await stop()
    await rm(root, { recursive: true, force: true })
  })
  const scene = { addresses: { objectStore: address }, scope } as unknown as ProductionScene
  const file = fileOf('a.pdf', 'application/pdf', 10)
  const sent = [
    { way: 'documents', file, id: '1', url: `${address.publicUrl}/docs/1/a.pdf` },
  ] as const
  await putObjects(address, ['docs/1/a.pdf'])
  const alike = await putNeighbours(scene, sent)
  const takeAway = async (prefix: string) => {
    for (const { key } of await listed(address, prefix)) await removeObject(address, key)
  }
  await takeAway('docs/1/')
  await neighboursAreThere(scene, alike)
  await takeAway('docs/1')
  await assert.rejects(neighboursAreThere(scene, alike), /keys only begin like a deleted one/)
})
