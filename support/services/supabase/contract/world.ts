/**
 * What every step can use: clients of five people, SQL, raw requests, and what earlier steps noted.
 */
import { randomUUID } from 'node:crypto'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import pg from 'pg'
import { NoteMissing } from '../../../core/errors.ts'
import type { PostgresAddress, SupabaseAddress } from '../../../ports/services.ts'
import type { Placeholders } from './normalise.ts'
import { type Recorder, recorder } from './recorder.ts'

export interface Person {
  readonly client: SupabaseClient
  readonly id: string
}

/** What a step leaves for later ones. */
export interface Notes {
  /** A signed URL that holds for a week. */
  signedUrl: string
  /** A signed URL that holds for a second. */
  briefUrl: string
  uploadToken: string
  /** The user whom the admin steps made. */
  created: { id: string; email: string }
}

export interface ContractWorld {
  readonly address: SupabaseAddress
  readonly recorder: Recorder
  readonly sql: pg.Pool
  readonly anon: SupabaseClient
  readonly service: SupabaseClient
  /** Owns the folder of most steps. */
  readonly alice: Person
  readonly bob: Person
  /** May read every folder. */
  readonly moderator: Person
  /** Part of every name made in this run. */
  readonly run: string
  readonly placeholders: Placeholders
  note<K extends keyof Notes>(name: K, value: Notes[K]): void
  /** Throws `NoteMissing` when the step that leaves it has failed. */
  noted<K extends keyof Notes>(name: K): Notes[K]
}

export interface Step {
  readonly name: string
  /** Its value is part of the answer, like everything that went over the wire. */
  run(world: ContractWorld): Promise<unknown>
}

export const password = 'password-123-XYZ'

/** An address that nobody else uses; the placeholder of its number is `N`. */
export const newAddress = (who: string) => `${who}.${Date.now()}@example.com`

export async function openWorld(
  address: SupabaseAddress,
  postgres: PostgresAddress,
): Promise<ContractWorld> {
  const recording = recorder()
  const client = (key: string) => clientOf(address, key, recording)
  const join = (who: string) => signUp(client(address.anonKey), who)
  const [alice, bob, moderator] = await Promise.all([join('a'), join('b'), join('m')])
  const run = randomUUID().slice(0, 8)
  const notes: Partial<Notes> = {}
  return {
    address,
    recorder: recording,
    sql: new pg.Pool({ connectionString: postgres.url, max: 2 }),
    anon: client(address.anonKey),
    service: client(address.serviceKey),
    alice,
    bob,
    moderator,
    run,
    placeholders: [
      [alice.id, '<UA>'],
      [bob.id, '<UB>'],
      [moderator.id, '<UM>'],
      [run, '<RUN>'],
      [address.url, '<BASE>'],
      [new URL(address.url).host, '<HOST>'],
    ],
    note: (name, value) => {
      notes[name] = value
    },
    noted: (name) => {
      const value = notes[name]
      if (value === undefined) throw new NoteMissing(`No step has left "${name}".`)
      return value
    },
  }
}

export function clientOf(address: SupabaseAddress, key: string, { fetch }: Recorder) {
  return createClient(address.url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { fetch },
  })
}

async function signUp(client: SupabaseClient, who: string): Promise<Person> {
  const { data, error } = await client.auth.signUp({ email: newAddress(who), password })
  if (error !== null) throw error
  if (data.user === null) throw new Error(`signing up ${who} made no user`)
  return { client, id: data.user.id }
}

/** The headers with which a person's client would ask. */
export async function headersOf(world: ContractWorld, { client }: Person) {
  const { data } = await client.auth.getSession()
  const token = data.session?.access_token ?? ''
  return { Authorization: `Bearer ${token}`, apikey: world.address.anonKey }
}

/** A request without the client library, to a path of the Storage API; its value is the status. */
export async function ask(
  world: ContractWorld,
  path: string,
  init: RequestInit = {},
): Promise<number> {
  return askUrl(world, `${world.address.url}/storage/v1${path}`, init)
}

export async function askUrl({ recorder }: ContractWorld, url: string, init: RequestInit = {}) {
  return (await recorder.fetch(url, init)).status
}

/** A PDF as far as beginning and end tell; the same bytes in every run. */
export function pdf(bytes: number): Buffer<ArrayBuffer> {
  const content = Buffer.alloc(bytes, 0x20)
  content.write('%PDF-1.7\n')
  content.write('\n%%EOF', bytes - 6)
  return content
}

export const pdfOptions = { contentType: 'application/pdf' }
