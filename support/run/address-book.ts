/** What crosses from the run into cucumber's workers: one frozen record of addresses. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LocalTarget, TargetName } from '../config/options.ts'
import { suiteError, Unverified } from '../core/errors.ts'
import type { Terms } from '../ports/guard.ts'
import type { StackAddresses } from '../ports/services.ts'

export interface SharedSystem {
  /** Absolute path of its manifest. */
  readonly manifest: string
  readonly system: string
  /** The services of this system alone. */
  readonly stack: StackAddresses
  /** Empty for a system without processes. */
  readonly backendUrl: string
  /** Why it did not start; scenarios that need it are in violation then. */
  readonly failure?: string
  /** Why there is nothing to start; scenarios that need it are unverified then. */
  readonly notRunning?: string
  readonly environment: Readonly<Record<string, string>>
  /** Log files by process, shown when a scenario fails. */
  readonly logs: Readonly<Record<string, string>>
}

export interface AddressBook {
  readonly runId: string
  readonly runDir: string
  readonly root: string
  readonly target: TargetName
  readonly capabilities: Readonly<Record<string, true | string>>
  readonly systems: readonly SharedSystem[]
  /** What the run may do, where the services are somebody else's. */
  readonly remote?: Terms
}

const variable = 'PLUMBLINE_ADDRESS_BOOK'

/** Writes it where only we can read it, and names the place in the environment that workers inherit. */
export function publishAddressBook(book: AddressBook): void {
  const file = join(book.runDir, 'address-book.json')
  writeFileSync(file, JSON.stringify(book), { mode: 0o600 })
  process.env[variable] = file
}

/** The record that the run has published. */
export function addressBook(): AddressBook {
  const file = process.env[variable]
  if (file === undefined) {
    const detail = 'the scenarios were started without a run; use `npx plumbline run`'
    throw suiteError('RUNNER_FAILED', { detail })
  }
  return Object.freeze(JSON.parse(readFileSync(file, 'utf8')) as AddressBook)
}

/** Where services can be started for a scenario alone. */
export function localTarget(): LocalTarget {
  const { target } = addressBook()
  if (target !== 'remote') return target
  throw new Unverified('needs services of its own: not possible on the remote target')
}
