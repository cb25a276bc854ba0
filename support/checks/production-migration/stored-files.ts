/** What has become of files: bytes and types in the store, rows in the database, and nothing left behind. */
import { eventually } from '../../core/eventually.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { objectAt } from '../../services/object-store/observe.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { call } from '../../systems/http-client.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { keyOf, objectOf, type Sender, type Sent, storeOf } from './files.ts'

/** Each object holds exactly what was sent. */
export async function areUnchanged(scene: ProductionScene, all: readonly Sent[]): Promise<void> {
  const store = storeOf(scene)
  expectThat(all.length > 0, 'no file was taken')
  for (const sent of all) {
    const { bytes } = await objectOf(store, sent)
    const same = bytes.equals(sent.file.bytes)
    expectThat(same, `the object of ${sent.file.name} is not what was sent`, {
      expected: `${sent.file.bytes.length} bytes`,
      received: `${bytes.length} bytes${bytes.length === sent.file.bytes.length ? ', others' : ''}`,
    })
  }
}

const withoutParameters = (type: string) => type.split(';')[0]?.trim().toLowerCase() ?? ''

/** Each object has the type that its sender has told; parameters such as a charset are free. */
export async function haveTheirTypes(scene: ProductionScene, all: readonly Sent[]): Promise<void> {
  const store = storeOf(scene)
  const objects = await Promise.all(all.map((sent) => objectOf(store, sent)))
  // Files of two ways may have the same name.
  const called = ({ way, file }: Sent) => `${file.name} of ${way}`
  const types = all.map((sent, i) => [
    called(sent),
    withoutParameters(objects[i]?.contentType ?? ''),
  ])
  const wanted = all.map((sent) => [called(sent), sent.file.type])
  expectEqual('types of the objects', Object.fromEntries(types), Object.fromEntries(wanted))
}

/** Each address is one below the public base, with neither a signature nor an end. */
export function areDirect(scene: ProductionScene, all: readonly Sent[]): void {
  const { publicUrl } = storeOf(scene)
  for (const sent of all) {
    keyOf(sent, publicUrl)
    const names = [...new URL(sent.url).searchParams.keys()]
    expectEqual(`parameters of the address that ${sent.way} answers`, names, [])
  }
}

/** Every table of the application, each row as one text. */
export async function rowsAsText({
  addresses,
}: Pick<ProductionScene, 'addresses'>): Promise<{ table: string; row: string }[]> {
  const { url } = addresses.postgres
  const tables = await query(
    url,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'public'`,
  )
  const all = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await query(url, `select t::text as row from ${identifier(String(name))} t`)
      return rows.map(({ row }) => ({ table: String(name), row: String(row) }))
    }),
  )
  return all.flat()
}

/** The tables of the rows that refer to each file, by its address or by its key: one name for each row. */
async function tablesTelling(scene: ProductionScene, all: readonly Sent[]) {
  const { publicUrl } = storeOf(scene)
  const rows = await rowsAsText(scene)
  return all.map((sent) => {
    const key = keyOf(sent, publicUrl)
    const found = rows.filter(({ row }) => row.includes(key) || row.includes(sent.url))
    return { way: sent.way, tables: found.map(({ table }) => table) }
  })
}

/** Exactly one row refers to each file, in whichever table: no document names one. */
export async function haveOneRow(scene: ProductionScene, all: readonly Sent[]): Promise<void> {
  for (const { way, tables } of await tablesTelling(scene, all)) {
    const { table } = scene.production.uploads[way]
    const wanted = tables.length === 1 ? tables : [table]
    expectEqual(`rows that tell of a file of ${way}`, tables, wanted)
  }
}

/** Those of the files that the database tells of, be it by one row or by several. */
export async function toldOf(scene: ProductionScene, all: readonly Sent[]): Promise<Sent[]> {
  const found = await tablesTelling(scene, all)
  return all.filter((_, at) => (found[at]?.tables.length ?? 0) > 0)
}

/** The database still tells of each file that it told of before something was deleted beside it (how often is PM-ENT-01). */
export async function areStillTold(scene: ProductionScene, all: readonly Sent[]): Promise<void> {
  for (const { way, tables } of await tablesTelling(scene, all)) {
    expectThat(tables.length > 0, `no row tells any more of a file of ${way} that nobody deleted`)
  }
}

/** Bytes that no other file has, long enough not to occur by chance. */
const markBytes = 48

/** Base64 is broken into lines by databases and by MIME (RFC 2045, 6.8), and JSON escapes their ends. */
const breaks = /\\+[nr]|\s/g

/** No row holds the bytes, neither as they are nor as hex or base64. */
export async function areInNoRow(scene: ProductionScene, all: readonly Sent[]): Promise<void> {
  const told = await rowsAsText(scene)
  const rows = told.map(({ table, row }) => ({ table, row: row.replaceAll(breaks, '') }))
  for (const { way, file } of all) {
    // A multiple of three from the start, so that base64 of the whole has the mark's own within it.
    const mark = file.bytes.subarray(markBytes, 2 * markBytes)
    const forms = [mark.toString('hex'), mark.toString('base64'), mark.toString('base64url')]
    const holders = rows.filter(({ row }) => forms.some((form) => row.includes(form)))
    const tables = holders.map(({ table }) => table)
    expectEqual(`tables that hold the bytes of a file of ${way}`, tables, [])
  }
}

/** Those of the files that can be read and deleted one by one. */
export const ofTheirOwn = ({ production }: ProductionScene, all: readonly Sent[]) =>
  all.filter(({ way }) => production.uploads[way].one !== false)

/** Deletes a file as its owner does; the status of the answer. */
export async function remove(
  { production }: ProductionScene,
  { person, backend }: Sender,
  { way, id }: Sent,
): Promise<number> {
  const { one } = production.uploads[way]
  if (one === false) throw new Error(`a file of ${way} has no path of its own`)
  const path = one.replace('{id}', encodeURIComponent(id))
  const headers = { authorization: `Bearer ${person.token}` }
  return (await call(backend + path, { method: 'DELETE', headers })).status
}

/** What a request leaves to a worker: the documents give no time. */
const workerWithinMs = 60_000

/** Neither an object nor a row is left, and nobody reads it any more. */
export function areSoonGone(scene: ProductionScene, all: readonly Sent[]): Promise<void> {
  const gone = () => areGone(scene, all)
  return eventually('nothing is left of them', gone, { withinMs: workerWithinMs, everyMs: 500 })
}

async function areGone(scene: ProductionScene, all: readonly Sent[]): Promise<void> {
  const store = storeOf(scene)
  const rows = await rowsAsText(scene)
  for (const sent of all) {
    const key = keyOf(sent, store.publicUrl)
    const left = {
      object: (await objectAt(store, key)) !== undefined,
      anybody: (await call(sent.url)).status,
      rows: rows.filter(({ row }) => row.includes(key)).length,
    }
    const wanted = { object: false, anybody: 404, rows: 0 }
    expectEqual(`what is left of a deleted file of ${sent.way}`, left, wanted)
  }
}
