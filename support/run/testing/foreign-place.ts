/** A remote target for tests: services in another process, and the file that describes them. */
import { createHash } from 'node:crypto'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { anyMark } from '../../core/run-mark.ts'
import { listed, objectAt } from '../../services/object-store/observe.ts'
import { query } from '../../services/postgres/driver.ts'
import { lastingContents } from '../../services/redis/contents.ts'
import type { SharedSystem } from '../address-book.ts'
import { placeName } from './markers.ts'

export interface ForeignPlace {
  readonly shared: SharedSystem
  /** Where the owner's services have their data and logs. */
  readonly runDir: string
  /** Folder of the description and of the journals. */
  readonly dir: string
  /** The environment for `plumbline`: where the description is, and the keys that it refers to. */
  readonly env: Readonly<Record<string, string>>
  /** Everything that lies there, as texts by their names. */
  contents(): Promise<ReadonlyMap<string, string>>
  close(): Promise<void>
}

const program = fileURLToPath(new URL('foreign-services.ts', import.meta.url))

/** Starts the services of `system`; `words` as the program takes them. */
export async function foreignPlace(
  system: string,
  words: readonly string[] = [],
): Promise<ForeignPlace> {
  const dir = mkdtempSync(join(tmpdir(), 'plumbline-place-'))
  const owner = execa(process.execPath, [program, system, ...words], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: { stdout: false },
    reject: false,
  })
  const lines = createInterface({ input: owner.stdout })[Symbol.asyncIterator]()
  const first = await lines.next()
  if (first.done === true) throw new Error(`the services did not start: ${(await owner).stderr}`)
  const { shared, runDir } = JSON.parse(first.value) as { shared: SharedSystem; runDir: string }
  writeFileSync(join(dir, 'plumbline.remote.yaml'), descriptionOf(shared))
  return {
    shared,
    runDir,
    dir,
    env: environmentOf(shared, dir),
    contents: () => contentsOf(shared),
    close: async () => {
      owner.stdin.end()
      await owner
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function descriptionOf({ system, backendUrl, stack }: SharedSystem): string {
  const store = stack.objectStore
  const api = backendUrl === '' ? '' : `    api: ${backendUrl}\n    redis: \${REMOTE_REDIS}\n`
  const files = `    objectStore:
      endpoint: ${store?.endpoint}
      bucket: ${store?.bucket}
      accessKeyId: \${REMOTE_STORE_KEY}
      secretAccessKey: \${REMOTE_STORE_SECRET}
      publicUrl: ${store?.publicUrl}
`
  return `name: ${placeName}
allow: [127.0.0.1]
budgets: { writes: 3000, writesPerSecond: 200 }
systems:
  ${system}:
${api}    postgres: \${REMOTE_POSTGRES}
    supabase:
      url: \${REMOTE_SUPABASE}
      anonKey: \${REMOTE_ANON_KEY}
      serviceKey: \${REMOTE_SERVICE_KEY}
${store === undefined ? '' : `      jwtSecret: \${REMOTE_JWT_SECRET}\n${files}`}`
}

function environmentOf({ stack }: SharedSystem, dir: string): Record<string, string> {
  return {
    PLUMBLINE_REMOTE: join(dir, 'plumbline.remote.yaml'),
    XDG_STATE_HOME: dir,
    // Each of many runs would compile everything anew.
    NODE_COMPILE_CACHE: join(dir, 'compiled'),
    REMOTE_POSTGRES: stack.postgres.url,
    REMOTE_REDIS: stack.redis.url,
    REMOTE_SUPABASE: stack.supabase.url,
    REMOTE_ANON_KEY: stack.supabase.anonKey,
    REMOTE_SERVICE_KEY: stack.supabase.serviceKey,
    REMOTE_JWT_SECRET: stack.supabase.jwtSecret ?? '',
    REMOTE_STORE_KEY: stack.objectStore?.accessKeyId ?? '',
    REMOTE_STORE_SECRET: stack.objectStore?.secretAccessKey ?? '',
  }
}

/**
 * Rows of every table, keys of Redis, bytes of files. Counters go on and are no data of anybody, and the
 * place's own schedules write down when they ran.
 */
async function contentsOf({ stack }: SharedSystem): Promise<Map<string, string>> {
  const { url } = stack.postgres
  const all = new Map<string, string>()
  const tables = await query(
    url,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')
       and schemaname || '.' || tablename not in ('cron.job_run_details', 'net._http_response')
     order by 1`,
  )
  for (const { name } of tables) {
    const sql = `select string_agg(row::text, E'\\n' order by row::text) as text from ${name} as row`
    const [row] = await query(url, sql)
    // Supabase keeps an account of every session; it only grows, and nobody can take a line back.
    const lines = String(row?.text ?? '').split('\n')
    const kept = lines.filter((line) => !/audit_log/.test(String(name)) || !anyMark.test(line))
    all.set(`table ${name}`, kept.join('\n'))
  }
  for (const [key, text] of await lastingContents(stack.redis.url)) {
    if (!/:(id|marker)$/.test(key)) all.set(`key ${key}`, text)
  }
  const folder = stack.supabase.contents ?? ''
  for (const file of globSync('**/*', { cwd: folder, withFileTypes: true })) {
    if (!file.isFile()) continue
    const path = join(file.parentPath, file.name)
    all.set(`file ${path}`, createHash('sha256').update(readFileSync(path)).digest('hex'))
  }
  const { objectStore } = stack
  for (const { key, writtenAt } of objectStore === undefined ? [] : await listed(objectStore)) {
    const object = objectStore && (await objectAt(objectStore, key))
    const digest = createHash('sha256').update(object?.bytes ?? '')
    all.set(`object ${key}`, `${digest.digest('hex')} ${object?.contentType} ${writtenAt}`)
  }
  return all
}

/** What differs between two looks, for a message. */
export function differencesOf(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => `${name}\n  before: ${before.get(name)}\n  after:  ${after.get(name)}`)
}
