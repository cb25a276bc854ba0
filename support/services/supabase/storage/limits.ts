/** What names, sizes and types the Storage API takes. */
import {
  entityTooLarge,
  invalidBucketName,
  invalidKey,
  invalidMimeType,
  invalidRequest,
} from './errors.ts'

/** 50 MiB, the limit that a Supabase project begins with. */
export const uploadLimitBytes = 52_428_800

const bucketCharacters = /^[\w!.*'() &$@=;:+,?-]{1,100}$/
const keyCharacters = /^[\w/!.*'() &$@=;:+,?-]{1,1024}$/
const mimePattern = /^[\w*.+-]+\/[\w*.+-]+$/
const sizePattern = /^(\d+(?:\.\d+)?)(gb|mb|kb|b)$/i
const unitBytes: Readonly<Record<string, number>> = { gb: 1e9, mb: 1e6, kb: 1e3, b: 1 }

export function validBucketName(name: string): string {
  if (!bucketCharacters.test(name)) throw invalidBucketName()
  return name
}

export function validKey(key: string): string {
  const climbs = key.split('/').some((segment) => segment === '.' || segment === '..')
  if (climbs || !keyCharacters.test(key)) throw invalidKey(key)
  return key
}

/**
 * A bucket's limit in bytes from a number or a text such as `5MB` (decimal units); null is none.
 */
export function sizeLimit(given: unknown): number | null {
  if (given === undefined || given === null) return null
  const bytes = typeof given === 'number' ? given : bytesOf(String(given))
  if (!Number.isInteger(bytes) || bytes < 0) {
    throw invalidRequest('body/file_size_limit must match a schema in anyOf')
  }
  if (bytes > uploadLimitBytes) throw entityTooLarge()
  return bytes
}

function bytesOf(text: string): number {
  const [, amount, unit] = sizePattern.exec(text) ?? []
  if (amount === undefined || unit === undefined) return Number.NaN
  return Math.floor(Number(amount) * (unitBytes[unit.toLowerCase()] ?? Number.NaN))
}

/** A bucket's list of types such as `application/pdf` or `image/*`; null allows every type. */
export function mimeTypes(given: unknown): string[] | null {
  if (given === undefined || given === null) return null
  if (!Array.isArray(given)) throw invalidRequest('body/allowed_mime_types must be array')
  return given.map((type) => {
    if (!mimePattern.test(String(type))) throw invalidMimeType(String(type))
    return String(type)
  })
}

/**
 * Refuses a content type that is none of `allowed`; parameters such as the charset do not count.
 */
export function requireMimeType(allowed: readonly string[] | null, contentType: string): void {
  if (allowed === null || allowed.length === 0) return
  const [type = ''] = contentType.split(';')
  if (!allowed.some((pattern) => covers(pattern, type.trim()))) throw invalidMimeType(contentType)
}

function covers(pattern: string, type: string): boolean {
  if (pattern === '*/*' || pattern === type) return true
  return pattern.endsWith('/*') && type.startsWith(pattern.slice(0, -1))
}
