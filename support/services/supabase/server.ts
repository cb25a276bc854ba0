/**
 * The server process: `node server.ts CONFIG`. Says `ready {"port":…}` on stdout once it answers;
 * SIGTERM lets the requests in flight finish, closes the connections and ends it.
 */
import { Pool } from 'pg'
import type { ApiParts } from './api.ts'
import { startBackground } from './background/background.ts'
import { completeSchemas, createRoles } from './database/bootstrap.ts'
import { listen } from './database/listen.ts'
import { edgeRuntime } from './functions/edge-runtime.ts'
import { serve } from './http-server.ts'
import { readConfig, type ServerConfig } from './server-config.ts'

/** Connections of our own pool, beside lite's. */
const poolSize = 10

/** Where the time of a start goes, in milliseconds since the process began. */
type Timings = Record<string, number>

async function main(configFile: string): Promise<void> {
  const config = await readConfig(configFile)
  const timings: Timings = { started: Math.round(performance.now()) }
  const mark = (name: string) => {
    timings[name] = Math.round(performance.now())
  }
  const server = await serve(config.port)
  const pool = new Pool({ connectionString: config.postgres.url, max: poolSize })
  pool.on('error', (error) => console.error(`idle database connection: ${error.message}`))
  const edge = edgeRuntime({ ...config.functions, environment: environmentFor(config, server.url) })
  const { lite, api } = await openApi({ config, apiUrl: server.url, pool, edge }, mark)
  const background = await startBackground(config.postgres.url, pool, server.url)
  const listener = await listen(config.postgres.url, {
    pgrst: () => lite.forgetSchema(),
    ...background.heard,
  })
  server.answerWith(api)
  mark('ready')
  const stop = async () => {
    await server.drain()
    await listener.stop()
    await background.stop()
    await Promise.all([lite.close(), pool.end(), edge.stop()])
  }
  process.once('SIGTERM', () => stop().then(() => process.exit(0), fail))
  console.log(`ready ${JSON.stringify({ port: server.port, ms: timings })}`)
}

/** The database gets its roles while the heavy modules are still being read. */
async function openApi(parts: Omit<ApiParts, 'lite'>, mark: (name: string) => void) {
  const { config, apiUrl, pool } = parts
  const roles = createRoles(config.postgres.url).then(() => mark('roles'))
  const [{ startLite, storageTables }, { api }] = await Promise.all([
    import('./lite/lite.ts'),
    import('./api.ts'),
  ])
  mark('imported')
  await roles
  const lite = startLite(config, apiUrl, pool)
  await lite.ensureAuthSchema()
  mark('authSchema')
  await completeSchemas(pool, storageTables, apiUrl)
  mark('schemas')
  const router = await api({ ...parts, lite })
  return { lite, api: (request: Request) => router.fetch(request) }
}

/** What the hosted runtime tells every function (Supabase, "Environment variables", default secrets). */
function environmentFor({ postgres, apiKeys }: ServerConfig, url: string): Record<string, string> {
  return {
    SUPABASE_URL: url,
    SUPABASE_ANON_KEY: apiKeys.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: apiKeys.serviceKey,
    SUPABASE_DB_URL: postgres.url,
  }
}

function fail(error: unknown): void {
  console.error(error)
  process.exit(1)
}

// A connection that dies between two requests must not end the server: the next gets another.
process.on('unhandledRejection', (error) => console.error('unhandled:', error))

const [configFile] = process.argv.slice(2)
if (configFile === undefined) fail('usage: server.ts CONFIG')
else main(configFile).catch(fail)
