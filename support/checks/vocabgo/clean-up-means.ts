/** What a clean-up needs beside its database: what an operator puts into the vault, and functions at the edge. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { secretsOfFunction } from '../../artifacts/edge-functions/edge-functions.ts'
import { readsVault, secretsIn } from '../../artifacts/sql/vault-secrets.ts'
import { Unverified, Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import type { ProjectManifest } from '../../systems/manifest.ts'
import { operatorDocuments } from './operator-documents.ts'

/**
 * Ends the scenario where the clean-up lacks something that the project does not bring along itself:
 * a step of its operator that the manifest does not tell, or a function that nothing here runs. A
 * function of its own that does not come up is a violation.
 */
export async function hasItsMeans(scene: ProjectScene): Promise<void> {
  const sources = await sourcesOf(scene)
  const missing = await missingSecrets(scene, sources)
  if (missing.length > 0) {
    throw new Unverified(
      `needs project.operatorSteps in the manifest: the clean-up reads ${missing.join(', ')} ` +
        'from the vault, and the documents have an operator put it there',
    )
  }
  for (const name of await functionsAsked(scene, sources)) await comesUp(scene, name)
}

/** A function at the edge that is asked by the clean-up runs here, and has what it reads. */
async function comesUp(scene: ProjectScene, name: string): Promise<void> {
  // A provider that runs its functions itself has its own secrets, too.
  const isDeployedHere = scene.addresses.supabase.functions !== undefined
  const lacking = isDeployedHere ? secretsLacking(scene.project, name) : []
  if (lacking.length > 0) {
    throw new Unverified(
      `needs project.functionSecrets in the manifest: the Edge Function ${name}, which the clean-up ` +
        `asks, reads ${lacking.join(', ')}`,
    )
  }
  const { status, code, message } = await asked(
    `${scene.addresses.supabase.url}/functions/v1/${name}`,
  )
  if (code === 'BOOT_ERROR') {
    throw new Violation(`the Edge Function ${name}, which the clean-up asks, does not come up`, {
      received: `${status}: ${message}; its own words are in the log of the services`,
    })
  }
  if (status !== 404 && code !== 'NOT_RUN_HERE') return
  const why = code === 'NOT_RUN_HERE' ? `it cannot be run here: ${message}` : 'nothing runs it here'
  throw new Unverified(`needs edge-functions: the clean-up asks functions/v1/${name}; ${why}`)
}

/** What the sources of a function read, and neither the manifest nor the runtime gives. */
function secretsLacking({ repository, project }: ProjectManifest, name: string): string[] {
  const folder = join(repository, project.folder, 'functions')
  const files = globSync(`{${name},_shared}/**/*.{ts,tsx,js,mjs}`, { cwd: folder })
  const sources = files
    .filter((file) => !/[._]test\.\w+$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
  return secretsOfFunction(sources).filter((secret) => !(secret in project.functionSecrets))
}

/** The bodies of the project's own functions, without their comments. */
async function sourcesOf({ addresses }: ProjectScene): Promise<string[]> {
  const sql = 'select prosrc as body from pg_proc where proowner = to_regrole($1)'
  const rows = await query(addresses.postgres.url, sql, [addresses.owner.user])
  return rows.map(({ body }) => String(body).replaceAll(/--.*$/gm, ''))
}

/** Secrets that are read and not there, all of which the documents tell an operator to create. */
async function missingSecrets(
  { addresses, project }: ProjectScene,
  sources: readonly string[],
): Promise<string[]> {
  const read = sources.filter(readsVault).flatMap(secretsIn)
  if (read.length === 0) return []
  const there = new Set(await textsIn(addresses.postgres.url, 'vault.decrypted_secrets', 'name'))
  const missing = [...new Set(read)].filter((name) => !there.has(name))
  const said = operatorDocuments(project).join('\n')
  const isTold = missing.every((name) => said.includes(name)) && said.includes('create_secret')
  return isTold ? missing : []
}

const atTheEdge = /functions\/v1\/([\w-]+)/g

/**
 * Names of functions of the project that a secret, a scheduled command or the body of a function
 * names, under whatever address.
 */
async function functionsAsked(
  { addresses }: ProjectScene,
  sources: readonly string[],
): Promise<string[]> {
  const { url } = addresses.postgres
  const kept = await textsIn(url, 'vault.decrypted_secrets', 'decrypted_secret')
  const scheduled = await textsIn(url, 'cron.job', 'command')
  const found = [...sources, ...kept, ...scheduled].flatMap((text) => [...text.matchAll(atTheEdge)])
  return [...new Set(found.map(([, name = '']) => name))]
}

/** A column of a relation that need not be there. */
async function textsIn(url: string, relation: string, column: string): Promise<string[]> {
  const [there] = await query(url, 'select to_regclass($1) as made', [relation])
  if (there?.made === null) return []
  return (await query(url, `select ${column} as text from ${relation}`)).map(({ text }) =>
    String(text),
  )
}

/** How long a function may take to say that it is there, in milliseconds. */
const patienceMs = 10_000

/** What a function, or who stands before it, says to a browser that asks for permission. */
async function asked(
  address: string,
): Promise<{ status: number; code?: string; message?: string }> {
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const answer = await fetch(address, { method: 'OPTIONS', signal })
    const body: unknown = await answer.json().catch(() => undefined)
    const { status } = answer
    return { status, ...(status === 503 && (body as { code?: string; message?: string })) }
  } catch {
    // Nobody listens there, or nobody in time: for the clean-up it is the same.
    return { status: 404 }
  }
}
