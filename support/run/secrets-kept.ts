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

/** All that were written down so far. */
export const keptSecrets = (runDir: string): string[] => secretsSince(runDir)()

/** Each call answers what was written down since the one before. */
export function secretsSince(runDir: string): () => string[] {
  let read = 0
  return () => {
    const file = fileIn(runDir)
    if (!existsSync(file)) return []
    const bytes = readFileSync(file).subarray(read)
    // What another thread is just writing has no end of its line yet: the next look sees it whole.
    const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1)
    read += whole.length
    const lines = whole.toString('utf8').split('\n').slice(0, -1)
    return lines.map((line) => JSON.parse(line) as string)
  }
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
