/** The services that a target supplies, as addresses: what crosses into cucumber's workers. */
import type { ObjectStoreAddress } from './object-store.ts'

/**
 * Sessions that a server of the suite's own takes at once. Scenarios side by side share it: what each system
 * takes is counted and judged, and none is refused because of its neighbours. Of the default, 100, four
 * scenarios at once ran out (measured).
 */
export const sessionLimit = 300

export interface PostgresAddress {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** `postgresql://user:password@host:port/database` */
  readonly url: string
  /** Whether pgvector can be switched on there; undefined where nobody has looked. */
  readonly vectors?: boolean
}

export interface RedisAddress {
  readonly host: string
  readonly port: number
  readonly password: string
  /** `redis://:password@host:port/0` */
  readonly url: string
}

export interface SupabaseAddress {
  readonly provider: 'embedded' | 'stack' | 'project'
  /** Base of `/auth/v1`, `/rest/v1`, `/storage/v1` and `/functions/v1`. */
  readonly url: string
  readonly anonKey: string
  readonly serviceKey: string
  /** Signs the tokens (HS256); undefined where the provider keeps it to itself. */
  readonly jwtSecret?: string
  /**
   * Folder in which the contents of stored objects lie as files; a file's path holds the version of
   * its object. Undefined where the provider shows nothing behind its Storage API.
   */
  readonly contents?: string
  /** File into which the Edge Functions of a project are deployed; undefined where the provider has a way of its own. */
  readonly functions?: string
  /**
   * Keys for the S3-compatible interface at `{url}/storage/v1/s3`, and the region to sign for.
   * Undefined where the provider hands out none.
   */
  readonly s3AccessKeyId?: string
  readonly s3SecretAccessKey?: string
  readonly s3Region?: string
}

export interface MailboxAddress {
  readonly smtpHost: string
  readonly smtpPort: number
  /** `GET {url}/mails` answers every mail caught so far as JSON. */
  readonly url: string
}

export interface ModelProviderAddress {
  /** Base of the provider's interface: `{url}/chat/completions`. */
  readonly url: string
}

/** Where the services of one stack are. */
export interface StackAddresses {
  /** The database, as a superuser where the target has one: to prepare and to observe. */
  readonly postgres: PostgresAddress
  /** The same as the role with which a project's own tools work; no superuser on a hosted project. */
  readonly owner: PostgresAddress
  readonly redis: RedisAddress
  readonly supabase: SupabaseAddress
  readonly mailbox: MailboxAddress
  /** Undefined where the target has none. */
  readonly objectStore?: ObjectStoreAddress
  /** Who stands for the provider of models; undefined where nobody does. */
  readonly modelProvider?: ModelProviderAddress
}

/** A started service; stopping is the business of the stack that owns it. */
export interface RunningService<A> {
  readonly address: A
  /** Its processes, for logs and faults; empty where the target cannot reach them. */
  readonly processes: readonly import('./process.ts').RunningProcess[]
  /** Resolves when it is gone and its data removed. */
  stop(): Promise<void>
}
