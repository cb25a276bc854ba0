/** A compose project: its effective files, and what it does once it is up, on whatever target. */
import type { LogLine } from './process.ts'

/** A piece of a YAML document as plain values. */
export type Tree = { readonly [key: string]: unknown }

export interface PublishedPort {
  /** Port inside the container. */
  readonly target: number
  /** Port on the host; undefined lets the engine choose one. */
  readonly published?: number
  readonly hostIp?: string
  readonly protocol: string
}

export interface Mount {
  readonly type: string
  /** A volume's name or an absolute path of the host; undefined for an anonymous volume. */
  readonly source?: string
  readonly target: string
  readonly readOnly: boolean
}

export type DependencyCondition =
  | 'service_started'
  | 'service_healthy'
  | 'service_completed_successfully'

export interface Dependency {
  readonly condition: DependencyCondition
  readonly required: boolean
  /** Restarted together with what it depends on. */
  readonly restart: boolean
}

/** A figure that the file leaves out is undefined: the engine's own default holds. */
export interface HealthCheck {
  /** First word CMD, CMD-SHELL or NONE. */
  readonly test?: readonly string[]
  readonly disabled: boolean
  readonly intervalMs?: number
  readonly timeoutMs?: number
  readonly retries?: number
  readonly startPeriodMs?: number
  readonly startIntervalMs?: number
}

export interface Build {
  readonly context: string
  /** Absolute path. */
  readonly dockerfile: string
  readonly target?: string
  readonly args: Readonly<Record<string, string>>
}

/** What a container starts, in the two parts of which each may be replaced. */
export interface Program {
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
}

export interface ComposeService {
  readonly name: string
  readonly image?: string
  readonly build?: Build
  readonly command?: readonly string[]
  readonly entrypoint?: readonly string[]
  /** The image's own, where the repository tells: what the two above leave out. */
  readonly imageProgram?: Program
  /** env_file and environment together, as a process of the service finds them. */
  readonly environment: Readonly<Record<string, string>>
  readonly ports: readonly PublishedPort[]
  readonly mounts: readonly Mount[]
  readonly dependsOn: Readonly<Record<string, Dependency>>
  readonly healthcheck?: HealthCheck
  /** `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:N`. */
  readonly restart: string
  readonly stopSignal: NodeJS.Signals
  readonly stopGracePeriodMs: number
  readonly replicas: number
  readonly containerName?: string
  /** `mem_limit` or the deploy limit. */
  readonly memoryLimitBytes?: number
  readonly profiles: readonly string[]
  /** Every key in its long form, as `docker compose config` prints it: for what has no field here. */
  readonly tree: Tree
}

/** A construct that was read but is not followed here; whoever runs the project must say so. */
export interface ComposeFinding {
  /** Dotted path, for example `services.web.gpus`. */
  readonly path: string
  readonly file: string
  readonly reason: string
}

/** What `docker compose config` makes of the files, with numbers for durations and sizes. */
export interface ComposeProject {
  readonly name: string
  readonly dir: string
  readonly files: readonly string[]
  /** Services of no profile or of an active one. */
  readonly services: Readonly<Record<string, ComposeService>>
  /** Services that wait for a profile. */
  readonly inactive: Readonly<Record<string, ComposeService>>
  /** Top-level keys in their effective form, without `services`. */
  readonly tree: Tree
  /** What compose prints to stderr: variables that are not set. */
  readonly warnings: readonly string[]
  readonly findings: readonly ComposeFinding[]
  /** `services.web.healthcheck` → the files that declare it, in order of merging. */
  readonly declaredIn: Readonly<Record<string, readonly string[]>>
}

export interface ComposeSelection {
  /** Where the command is given; the project is looked for here and above. */
  readonly dir: string
  /** `-f`, in order; undefined means the default names. */
  readonly files?: readonly string[]
  readonly profiles?: readonly string[]
  /** The caller's environment: wins over the project's `.env`. */
  readonly env: Readonly<Record<string, string>>
}

/** Reads a project. Throws an error whose message is what compose would print. */
export type LoadComposeProject = (selection: ComposeSelection) => ComposeProject

export type Health = 'healthy' | 'unhealthy' | 'starting' | 'none'

/** What `docker compose ps` tells of one service. */
export interface ServiceState {
  readonly service: string
  /** The container's name, for example `project-web-1`. */
  readonly name: string
  readonly state: 'running' | 'restarting' | 'exited' | 'created'
  readonly health: Health
  readonly exitCode?: number
  /** How often the restart policy has started it again. */
  readonly restarts: number
}

export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface StopOptions {
  /** `-t`: milliseconds until SIGKILL; each service's own grace period unless given. */
  readonly graceMs?: number
}

export interface Composition {
  /**
   * `docker compose up -d --wait [services]`: the exit status and what it printed.
   * Rejects with `Unverified` when this target cannot play one of the services.
   */
  up(services?: readonly string[]): Promise<CommandResult>
  /** One entry per container. */
  ps(): Promise<readonly ServiceState[]>
  /** `docker compose logs SERVICE`: every line since the first start, in order. */
  logs(service: string): Promise<readonly LogLine[]>
  /** `docker compose exec -T SERVICE ARGV…`; the command's own exit status. */
  exec(service: string, argv: readonly string[]): Promise<CommandResult>
  /** `docker compose stop`: the stop signal, then SIGKILL after the grace period. */
  stop(services?: readonly string[], options?: StopOptions): Promise<CommandResult>
  restart(services?: readonly string[], options?: StopOptions): Promise<CommandResult>
  /** `docker compose kill -s`: on purpose, so the restart policy stays out of it. */
  kill(service: string, signal?: NodeJS.Signals): Promise<CommandResult>
  /** Ends the service's main process from outside, as a crash would: the restart policy acts. */
  crash(service: string): Promise<void>
  /** `docker compose build`; see the target for what it can tell without an engine. */
  build(services?: readonly string[]): Promise<CommandResult>
  /** `host:port` on this machine for a service's container port; undefined when it has none. */
  address(service: string, containerPort: number): string | undefined
  /** The text with every published `localhost:PORT` replaced by where it is reached on this target. */
  localize(text: string): string
  /** Folder to put first in PATH so that `docker compose …` in a shell reaches this project. */
  readonly commandPath: string
  /** Stops every service and removes its data. */
  down(options?: StopOptions): Promise<void>
}
