/** Takes the superuser's rights from the role `postgres`, as a hosted Supabase project does. */
import type { Client } from 'pg'
import type { PostgresAddress } from '../../ports/services.ts'
import { clientOf } from './client.ts'
import { forgetConnections } from './kept-connections.ts'

/** The superuser of a hosted project; nobody but the provider logs in as it. */
const superuser = 'supabase_admin'

/** The server's first role, out of the way: it cannot lose its rights. */
const firstRole = 'plumbline_bootstrap'

/**
 * Makes `supabase_admin` the superuser, and of `address` a role that owns the database but not the
 * server: rights as the documentation of Supabase lists them ("Postgres Roles"). `address` stays
 * valid. Resolves with the superuser's address.
 */
export async function hostedRoles(address: PostgresAddress): Promise<PostgresAddress> {
  const admin = withRole(address, superuser)
  const secret = (client: Client) => client.escapeLiteral(address.password)
  await run(address, (client) => [
    `create role ${superuser} login superuser createdb createrole replication bypassrls
       password ${secret(client)}`,
  ])
  await run(admin, (client) => [
    `alter role postgres rename to ${firstRole}`,
    `create role postgres login createdb createrole replication bypassrls
       password ${secret(client)}`,
    `alter database ${client.escapeIdentifier(address.database)} owner to postgres`,
    'grant pg_read_all_data, pg_monitor, pg_signal_backend, pg_checkpoint to postgres',
  ])
  forgetConnections(address.url) // their sessions are those of the first role
  return admin
}

function withRole(address: PostgresAddress, user: string): PostgresAddress {
  const url = new URL(address.url)
  url.username = user
  return { ...address, user, url: url.href }
}

async function run(
  { url }: PostgresAddress,
  statements: (client: Client) => readonly string[],
): Promise<void> {
  const client = clientOf({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements(client)) await client.query(statement)
  } finally {
    await client.end()
  }
}
