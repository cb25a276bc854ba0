/** What the steps find when they begin, and how it is taken away again. */
import { readFile } from 'node:fs/promises'
import { suiteError } from '../../../core/errors.ts'
import type { ContractWorld } from './world.ts'

const buckets = ['docs', 'owned', 'pub']

/** Makes the buckets, policies and the moderator; refuses where a bucket of that name exists. */
export async function prepare(world: ContractWorld): Promise<void> {
  const { rowCount } = await world.sql.query('select from storage.buckets where id = any($1)', [
    buckets,
  ])
  if (rowCount !== 0) {
    throw suiteError('SERVICE_FAILED', {
      service: 'supabase',
      detail: `it has buckets named like those of the contract (${buckets.join(', ')})`,
      log: world.address.url,
    })
  }
  await runFile(world, 'prepare.sql')
  await world.sql.query('insert into contract_probe.moderators values ($1)', [world.moderator.id])
}

/** Removes the buckets with all objects, the policies, the schema and the three users. */
export async function tidyUp(world: ContractWorld): Promise<void> {
  for (const bucket of [...buckets, `b${world.run}`]) {
    // A bucket that a step has removed already is no error here.
    await world.service.storage.emptyBucket(bucket)
    await world.service.storage.deleteBucket(bucket)
  }
  await runFile(world, 'undo.sql')
  for (const { id } of [world.alice, world.bob, world.moderator]) {
    await world.service.auth.admin.deleteUser(id)
  }
}

async function runFile(world: ContractWorld, name: string): Promise<void> {
  await world.sql.query(await readFile(new URL(name, import.meta.url), 'utf8'))
}
