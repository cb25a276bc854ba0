/** What a scenario has at hand: the system under test, its services, and a place of its own. */
import type { Scope } from '../core/scope.ts'
import type { Launch } from '../ports/process.ts'
import type { StackAddresses } from '../ports/services.ts'
import type { Changes } from '../systems/environment.ts'
import type {
  Manifest,
  ProcessRole,
  ProductionManifest,
  ProjectManifest,
} from '../systems/manifest.ts'
import type { SystemProcess } from '../systems/system.ts'

export interface Place {
  readonly addresses: StackAddresses
  /** Folder of this scenario alone. */
  readonly dir: string
  readonly launch: Launch
  /** Undone when the scenario ends. */
  readonly scope: Scope
  /** Puts what was measured into the report. */
  measured(title: string, facts: Readonly<Record<string, unknown>>): void
  /** Puts a picture into the report. */
  pictured(title: string, svg: string): void
}

/** The scene of a system that consists of processes. */
export interface Scene extends Place {
  readonly manifest: Manifest
  /** What fills variables; where it is not given, the addresses. Told of a repository alone, too. */
  readonly values?: StackAddresses
  /** Starts a process of the system; it ends with the scenario. */
  start(role: ProcessRole, changes?: Changes): Promise<SystemProcess>
}

/** The scene of the system that moves to production. */
export interface ProductionScene extends Place {
  readonly production: ProductionManifest
  /** Starts a process of the system; it ends with the scenario. */
  start(role: ProcessRole, changes?: Changes): Promise<SystemProcess>
}

/** The scene of a system that is a Supabase project. */
export interface ProjectScene extends Place {
  readonly project: ProjectManifest
}
