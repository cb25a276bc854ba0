/** Hears `NOTIFY pgrst`, with which migrations ask the Data API to read the schema again. */
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'

const channel = 'pgrst'

/** Pause before a lost connection is made anew. */
const retryMs = 200

export interface Listener {
  stop(): Promise<void>
}

/**
 * Calls `heard` on every notification, and after every reconnection: what was said meanwhile is
 * lost. Resolves when the first connection listens.
 */
export async function listen(url: string, heard: () => Promise<void>): Promise<Listener> {
  let stopped = false
  const report = (error: unknown) => console.error(`listener of ${channel}: ${error}`)
  const connect = async (): Promise<Client> => {
    const client = new Client({ connectionString: url })
    client.on('error', report)
    client.on('notification', () => heard().catch(report))
    client.once('end', () => {
      if (!stopped) reconnect().catch(report)
    })
    await client.connect()
    await client.query(`listen ${channel}`)
    return client
  }
  const reconnect = async (): Promise<void> => {
    await pause(retryMs)
    if (stopped) return
    try {
      current = await connect()
      await heard()
    } catch (error) {
      // A client that could not connect says so by `end` too, which brings us here again.
      report(error)
    }
  }
  let current = await connect()
  return {
    stop: async () => {
      stopped = true
      await current.end()
    },
  }
}
