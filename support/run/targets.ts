/** The targets, one row each: where a run's stores live, and what can be done to them there. */
import type { LocalTarget } from '../config/options.ts'
import type { Scope } from '../core/scope.ts'
import type { Launch } from '../ports/process.ts'
import type { StackAddresses } from '../ports/services.ts'
import type { PostgresService } from '../services/postgres/embedded.ts'
import type { RedisService } from '../services/redis/embedded.ts'
import type { Capabilities } from './capabilities.ts'

export interface StorePlace {
  readonly launch: Launch
  readonly runId: string
  /** Folder of this store alone. */
  readonly dir: string
}

export interface RedisSettings {
  /** Made by the target unless given. */
  readonly password?: string
  /** Settings that win over the target's own, such as `['--databases', '1']`; no secrets. */
  readonly args?: readonly string[]
}

/** How the stores are started; both can be ended and started again with their data. */
export interface Stores {
  postgres(place: StorePlace): Promise<PostgresService>
  redis(place: StorePlace, settings?: RedisSettings): Promise<RedisService>
}

export interface OpenedRun {
  readonly id: string
  readonly dir: string
  readonly scope: Scope
}

export interface Target {
  readonly stores: Stores
  /** Removes what dead runs have left in this place, and prepares it for a run; before any store. */
  open(run: OpenedRun): Promise<void>
  /** What it lets a scenario do, asked of a stack that runs there. */
  capabilities(stack: StackAddresses): Promise<Capabilities>
}

/** Loaded when chosen: whoever runs on one target pays for no other. */
const targets: Readonly<Record<LocalTarget, () => Promise<Target>>> = {
  embedded: async () => (await import('./embedded-target.ts')).embedded,
  containers: async () => (await import('./containers-target.ts')).containers,
  compose: async () => (await import('./compose-target.ts')).compose,
}

export function targetNamed(name: LocalTarget): Promise<Target> {
  return targets[name]()
}
