/** Every secret that a run makes is written down, so that it can be kept out of what leaves the run. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StackAddresses } from '../ports/services.ts'

const fileIn = (runDir: string) => join(runDir, 'secrets.jsonl')

/** Workers append to one file; only we can read it, and it goes with the run's directory. */
export function keepSecrets(runDir: string, secrets: readonly string[]): void {
  if (secrets.length === 0) return
  const lines = secrets.map((secret) => `${JSON.stringify(secret)}\n`).join('')
  appendFileSync(fileIn(runDir), lines, { mode: 0o600 })
}

export function keptSecrets(runDir: string): string[] {
  const file = fileIn(runDir)
  if (!existsSync(file)) return []
  // What another thread is just writing has no end of its line yet: the next look sees it whole.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as string)
}

/** The secrets among a stack's addresses. */
export function secretsOfStack({
  postgres,
  redis,
  supabase,
  objectStore,
}: StackAddresses): string[] {
  return [
    postgres.password,
    redis.password,
    supabase.anonKey,
    supabase.serviceKey,
    supabase.jwtSecret ?? '',
    supabase.s3SecretAccessKey ?? '',
    objectStore?.secretAccessKey ?? '',
    objectStore?.adminSecretAccessKey ?? '',
  ].filter((secret) => secret !== '')
}
