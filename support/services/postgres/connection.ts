/** The two connections that a start makes: one sets the password, the other proves that it is asked. */
import type { Client, ClientConfig } from 'pg'
import type { PostgresAddress } from '../../ports/services.ts'
import { clientOf } from './client.ts'

/** How long a server that takes connections may need for one, on a busy machine. */
const connectBudgetMs = 20_000

/**
 * Over the socket, which asks for no password. What the caller has set to be logged is not logged
 * here, so the password does not get into the log.
 */
export async function setPassword(socketFolder: string, address: PostgresAddress): Promise<void> {
  const { port, user, database, password } = address
  const options = '-c log_statement=none -c log_min_duration_statement=-1'
  const client = { host: socketFolder, port, user, database, options }
  await withClient(client, async (server) => {
    const [role, secret] = [server.escapeIdentifier(user), server.escapeLiteral(password)]
    await server.query(`alter role ${role} password ${secret}`)
  })
}

/** Resolves when the address works as it is handed out; rejects with what the server said. */
export function proveAddress(address: PostgresAddress): Promise<unknown> {
  return withClient({ connectionString: address.url }, (server) => server.query('select 1'))
}

async function withClient<T>(
  config: ClientConfig,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = clientOf({ ...config, connectionTimeoutMillis: connectBudgetMs })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
