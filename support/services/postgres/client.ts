/** Connections whose loss harms nobody but the one who asks. */
import { Client, type ClientConfig } from 'pg'

/**
 * A client that is not connected yet. When its server ends, pg rejects what was asked and emits `error`
 * as well; unheard, that would be an uncaught exception, of which the scenario that happens to run then
 * would be told.
 */
export function clientOf(config: ClientConfig): Client {
  const client = new Client(config)
  client.on('error', () => undefined) // the next statement tells so
  return client
}
