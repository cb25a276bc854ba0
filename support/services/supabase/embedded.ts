/** Starts Supabase without Docker: a process of our own on a Postgres that is already up. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Launch, RunningProcess } from '../../ports/process.ts'
import type {
  MailboxAddress,
  PostgresAddress,
  RunningService,
  SupabaseAddress,
} from '../../ports/services.ts'
import { compactProgram } from '../compact-program.ts'
import { untilReady } from '../start-up.ts'
import { mintApiKeys, newS3Keys, newSigningSecret } from './keys.ts'
import { earlierConfig, type ServerConfig, writeConfig } from './server-config.ts'
import { s3Region } from './storage/s3/keys.ts'

export interface SupabaseOptions {
  readonly launch: Launch
  /** Folder of the stack: configuration, log and stored files. */
  readonly dir: string
  readonly postgres: PostgresAddress
  readonly mailbox: MailboxAddress
  /** Where users return to when a client names no place; the API's own address unless given. */
  readonly siteUrl?: string
}

/** Extensions of a Supabase database that Postgres itself does not bring: SQL files. */
export const supabaseExtensions = fileURLToPath(new URL('extensions', import.meta.url))

/** What every hosted server has loaded and a project may look at. */
export const supabasePreload = ['pg_stat_statements'] as const

/** Time for the requests in flight when the server is told to stop. */
const stopBudgetMs = 5_000

/**
 * Starts the server and resolves when it answers. A server that was killed is started again by the
 * same call with the same folder: it keeps its port, its keys and the stored files. Stopping
 * removes what the folder holds of it; the database is left to whoever owns it.
 */
export async function startSupabase(
  options: SupabaseOptions,
): Promise<RunningService<SupabaseAddress>> {
  const { dir, launch } = options
  const config = await configFor(options)
  const file = await writeConfig(dir, config)
  const server = await launch({
    name: 'supabase',
    command: process.execPath,
    args: [await compactProgram(new URL('server.ts', import.meta.url)), file],
    cwd: dir,
    // Many of them are started in one run, from the same modules.
    env: { DO_NOT_TRACK: '1', ...compileCache() },
    logDir: dir,
  })
  await untilReady(server, () => readyPort(server) !== undefined)
  const port = readyPort(server) ?? config.port
  await writeConfig(dir, { ...config, port })
  const address: SupabaseAddress = {
    provider: 'embedded',
    url: `http://127.0.0.1:${port}`,
    ...config.apiKeys,
    jwtSecret: config.jwtSecret,
    contents: config.objectsDir,
    functions: config.functions.file,
    s3AccessKeyId: config.s3Keys.accessKeyId,
    s3SecretAccessKey: config.s3Keys.secretAccessKey,
    s3Region,
  }
  const stop = async () => {
    await server.stop(stopBudgetMs)
    await rm(file, { force: true })
    await rm(config.functions.file, { force: true })
    for (const folder of [config.objectsDir, config.functions.dir]) {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return { address, processes: [server], stop }
}

function compileCache(): Record<string, string> {
  const { NODE_COMPILE_CACHE: folder } = process.env
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder }
}

async function configFor(options: SupabaseOptions): Promise<ServerConfig> {
  const { dir, postgres, mailbox, siteUrl } = options
  const earlier = await earlierConfig(dir)
  const jwtSecret = earlier?.jwtSecret ?? newSigningSecret()
  return {
    postgres,
    mailbox,
    jwtSecret,
    apiKeys: earlier?.apiKeys ?? (await mintApiKeys(jwtSecret)),
    s3Keys: earlier?.s3Keys ?? newS3Keys(),
    objectsDir: join(dir, 'objects'),
    functions: { file: join(dir, 'functions.json'), dir: join(dir, 'functions') },
    ...(siteUrl !== undefined && { siteUrl }),
    port: earlier?.port ?? 0,
  }
}

/** The port in the server's own word that it is ready; undefined until it is said. */
function readyPort(server: RunningProcess): number | undefined {
  for (const { text } of server.lines()) {
    const [, port] = /^ready \{"port":(\d+)/.exec(text) ?? []
    if (port !== undefined) return Number(port)
  }
  return undefined
}
