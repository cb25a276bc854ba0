/**
 * The server process: `node server.ts SETTINGS`. Says `ready {"port":…}` on stdout once it answers;
 * SIGTERM lets the requests in flight finish and ends it.
 */
import { openObjectStore } from './open.ts'
import { readSettings } from './settings.ts'

async function main(file: string): Promise<void> {
  const store = await openObjectStore(await readSettings(file))
  process.once('SIGTERM', () => store.close().then(() => process.exit(0), fail))
  const { port, publicHosts } = store
  console.log(`ready ${JSON.stringify({ port, publicHosts })}`)
}

function fail(error: unknown): void {
  console.error(error)
  process.exit(1)
}

const [file] = process.argv.slice(2)
if (file === undefined) fail('usage: server.ts SETTINGS')
else main(file).catch(fail)
