/** Ids of the kind that the system's database gives its extractions, and that none of them has. */
import { randomInt, randomUUID } from 'node:crypto'
import type { Scene } from '../run/scene.ts'
import { query } from '../services/postgres/driver.ts'

/** Far beyond what a counter reaches meanwhile, and within what the kind of number can hold. */
const beyond: Readonly<Record<string, readonly [from: number, to: number]>> = {
  smallint: [30_000, 32_000],
  integer: [2_000_000_000, 2_100_000_000],
  bigint: [2_000_000_000, 2_100_000_000],
  numeric: [2_000_000_000, 2_100_000_000],
}

/** What a column of new ids holds, as SQL; `n` is a column that counts them from 1. */
export async function newIdsSql(scene: Scene): Promise<string> {
  const range = beyond[await kindOfId(scene)]
  return range === undefined ? 'gen_random_uuid()' : `${randomInt(...range)} + n`
}

/** A number where the database counts its extractions, otherwise a UUID. */
export async function absentExtraction(scene: Scene): Promise<string> {
  const range = beyond[await kindOfId(scene)]
  return range === undefined ? randomUUID() : String(randomInt(...range))
}

/** The route to an extraction that is not there. */
export async function absentRoute(scene: Scene): Promise<string> {
  return scene.manifest.routes.extraction.replace('{id}', await absentExtraction(scene))
}

async function kindOfId({ manifest, addresses }: Scene): Promise<string> {
  const { table, id } = manifest.extractions
  const [column] = await query(
    addresses.postgres.url,
    `select format_type(atttypid, null) as kind from pg_attribute
     where attrelid = to_regclass($1) and attname = $2`,
    [table, id],
  )
  return String(column?.kind)
}
