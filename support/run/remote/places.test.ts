/** What a system must have on the remote target, and what it may not have. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RemotePlace, RemoteSystem } from '../../config/remote.ts'
import { isProduction, loadManifests } from '../../systems/manifest.ts'
import { root } from '../root.ts'
import { placesOf } from './places.ts'

const [production, project] = ['production-migration', 'vocabgo'].flatMap((name) =>
  loadManifests([name], `${root}/fixtures/systems`),
)
if (production === undefined || project === undefined) throw new Error('there are no references')

const api = 'https://api.example/'
const postgres = 'postgresql://u:p@db.example:5432/d'
const supabase = { url: 'https://p.example', anonKey: 'a', serviceKey: 's' } as const
const objectStore = {
  ...{ endpoint: 'https://s3.example/', region: 'auto', bucket: 'files' },
  ...{ accessKeyId: 'k', secretAccessKey: 'x', publicUrl: 'https://files.example/' },
}

function placeOf(given: object, manifest = production) {
  if (manifest === undefined) throw new Error('there is no reference')
  const systems = { [manifest.system]: given as RemoteSystem }
  const config = { name: 'staging', allow: [], deny: [], systems } as unknown as RemotePlace
  const [place] = placesOf(config, [manifest])
  return place
}

test('a move to production has its stores, and a store of files where one is given', () => {
  const place = placeOf({ api, postgres, supabase, objectStore })
  assert.equal(place?.hasStores, true)
  assert.equal(place.stack.objectStore?.endpoint, 'https://s3.example')
  assert.deepEqual(place.owners[0], { table: 'public.users', column: 'id' })
  for (const url of [objectStore.endpoint, objectStore.publicUrl]) {
    assert.ok(place.addresses.includes(url), `${url} is not held against the list of hosts`)
  }
  assert.equal(placeOf({ api, postgres, supabase })?.stack.objectStore, undefined)
  assert.equal(placeOf({ api })?.hasStores, false)
})

test('half a place, and what nothing would be done with, is refused', () => {
  assert.throws(() => placeOf({ api, postgres }), /needs supabase and postgres, or api alone/)
  assert.throws(() => placeOf({ api, objectStore }), /needs supabase and postgres, or api alone/)
  assert.throws(() => placeOf({ postgres, supabase }), /needs api, or api alone/)
  assert.throws(() => placeOf({ postgres, supabase, objectStore }, project), /has no objectStore/)
  if (production === undefined || !isProduction(production)) throw new Error('no such system')
  const { queue: _, ...nameless } = production
  const given = { api, postgres, supabase, redis: 'redis://r.example:6379' }
  assert.equal(placeOf(given)?.queue?.queue, 'executions')
  assert.throws(() => placeOf(given, nameless), /its manifest names no queue/)
})
