/** What a clean-up needs beside its database: what an operator puts into the vault, and functions at the edge. */
import { readsVault, secretsIn } from '../../artifacts/sql/vault-secrets.ts'
import { Unverified } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { textsOf } from './plain-sight.ts'

/**
 * Ends the scenario where the clean-up lacks something that the project does not bring along itself:
 * a step of its operator that the manifest does not tell, or a function that nothing here runs.
 */
export async function hasItsMeans(scene: ProjectScene): Promise<void> {
  const sources = await sourcesOf(scene)
  const missing = await missingSecrets(scene, sources)
  if (missing.length > 0) {
    throw new Unverified(
      `needs project.operatorSteps in the manifest: the clean-up reads ${missing.join(', ')} ` +
        `from the vault, and ${scene.project.project.deploymentDocument} has an operator put it there`,
    )
  }
  for (const address of await functionsAsked(scene, sources)) {
    const name = address.slice(address.indexOf('functions/v1'))
    if (!(await answers(address))) {
      throw new Unverified(
        `needs edge-functions: the clean-up asks ${name}, which nothing runs here`,
      )
    }
  }
}

/** The bodies of the project's own functions, without their comments. */
async function sourcesOf({ addresses }: ProjectScene): Promise<string[]> {
  const sql = 'select prosrc as body from pg_proc where proowner = to_regrole($1)'
  const rows = await query(addresses.postgres.url, sql, [addresses.owner.user])
  return rows.map(({ body }) => String(body).replaceAll(/--.*$/gm, ''))
}

/** Secrets that are read and not there, all of which the documents tell an operator to create. */
async function missingSecrets(
  { addresses, project: { repository, project } }: ProjectScene,
  sources: readonly string[],
): Promise<string[]> {
  const read = sources.filter(readsVault).flatMap(secretsIn)
  if (read.length === 0) return []
  const rows = await query(addresses.postgres.url, 'select name from vault.decrypted_secrets')
  const there = new Set(rows.map(({ name }) => name))
  const missing = [...new Set(read)].filter((name) => !there.has(name))
  const files = [project.deploymentDocument, project.schemaDocument, 'README.md']
  const said = textsOf(repository, files).join('\n')
  const isTold = missing.every((name) => said.includes(name)) && said.includes('create_secret')
  return isTold ? missing : []
}

const atTheEdge = /(https?:\/\/[^\s'"]*)?\/?functions\/v1\/([\w-]+)/g

/** Addresses of functions of the project that a secret or the body of a function names. */
async function functionsAsked(
  { addresses }: ProjectScene,
  sources: readonly string[],
): Promise<string[]> {
  const { url } = addresses.postgres
  const [vault] = await query(url, "select to_regclass('vault.decrypted_secrets') as made")
  const sql = 'select decrypted_secret as value from vault.decrypted_secrets'
  const kept = vault?.made === null ? [] : await query(url, sql)
  const texts = [...sources, ...kept.map(({ value }) => String(value))]
  const found = texts.flatMap((text) => [...text.matchAll(atTheEdge)])
  return [
    ...new Set(
      found.map(([, base, name]) => `${base ?? addresses.supabase.url}/functions/v1/${name}`),
    ),
  ]
}

/** How long a function may take to say that it is there, in milliseconds. */
const patienceMs = 10_000

/** Whether somebody is at the address: a project without such a function answers 404. */
async function answers(address: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(patienceMs)
    return (await fetch(address, { method: 'OPTIONS', signal })).status !== 404
  } catch {
    // Nobody listens there, or nobody in time: for the clean-up it is the same.
    return false
  }
}
