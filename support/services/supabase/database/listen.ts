/** Hears `NOTIFY`: of migrations that have changed the schema, of jobs to run, of requests to send. */
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'

/** Pause before a lost connection is made anew. */
const retryMs = 200

export interface Listener {
  stop(): Promise<void>
}

/** What to do when a channel is heard, by the channel's name. */
export type Heard = Readonly<Record<string, () => Promise<void>>>

/**
 * Calls what belongs to a channel on every notification, and everything after every reconnection:
 * what was said meanwhile is lost. Resolves when the first connection listens.
 */
export async function listen(url: string, heard: Heard): Promise<Listener> {
  let stopped = false
  const report = (error: unknown) => console.error(`listener: ${error}`)
  const connect = async (): Promise<Client> => {
    const client = new Client({ connectionString: url })
    client.on('error', report)
    client.on('notification', ({ channel }) => heard[channel]?.().catch(report))
    client.once('end', () => {
      if (!stopped) reconnect().catch(report)
    })
    await client.connect()
    for (const channel of Object.keys(heard)) await client.query(`listen ${channel}`)
    return client
  }
  const reconnect = async (): Promise<void> => {
    await pause(retryMs)
    if (stopped) return
    try {
      current = await connect()
      for (const act of Object.values(heard)) await act()
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
