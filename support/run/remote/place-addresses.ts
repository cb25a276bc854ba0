/** Addresses of stores as the description gives them, in the form in which the suite hands them on. */
import type { RemoteSystem } from '../../config/remote.ts'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import type { StackAddresses } from '../../ports/services.ts'

/** What is not there; whoever asks for it is told so before it is looked at. */
export const nowhere: StackAddresses = {
  postgres: databaseAt(''),
  owner: databaseAt(''),
  redis: redisAt(undefined),
  supabase: { provider: 'project', url: '', anonKey: '', serviceKey: '' },
  mailbox: { smtpHost: '', smtpPort: 0, url: '' },
}

export function databaseAt(address: string): StackAddresses['postgres'] {
  if (address === '') return { host: '', port: 0, user: '', password: '', database: '', url: '' }
  const url = new URL(address)
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
    url: address,
  }
}

export function redisAt(address: string | undefined): StackAddresses['redis'] {
  if (address === undefined) return { host: '', port: 0, password: '', url: '' }
  const url = new URL(address)
  const password = decodeURIComponent(url.password)
  return { host: url.hostname, port: Number(url.port || 6379), password, url: address }
}

/** The keys that are given are an operator's: the same for looking and for taking away. */
export function objectStoreAt(given: NonNullable<RemoteSystem['objectStore']>): ObjectStoreAddress {
  const { endpoint, publicUrl, accessKeyId, secretAccessKey } = given
  return {
    ...given,
    provider: 'remote',
    endpoint: endpoint.replace(/\/+$/, ''),
    publicUrl: publicUrl.replace(/\/+$/, ''),
    adminAccessKeyId: accessKeyId,
    adminSecretAccessKey: secretAccessKey,
  }
}
