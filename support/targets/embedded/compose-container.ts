/** The life of one container as a local process: start, crash, restart with back-off, stop. */
import type { ComposeService, Health } from '../../ports/composition.ts'
import type { Exit, LogLine, RunningProcess } from '../../ports/process.ts'
import { type HealthWatch, type Probe, watchHealth } from './compose-health.ts'
import { exitStatus } from './run-command.ts'

export interface Container {
  readonly name: string
  readonly index: number
  readonly service: ComposeService
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  state(): ContainerState
  /** Every line since the first start. */
  lines(): readonly LogLine[]
  start(): Promise<void>
  /** Stop signal, then SIGKILL; the restart policy stays out of it. */
  stop(graceMs?: number): Promise<void>
  /** A signal sent on purpose. */
  kill(signal: NodeJS.Signals): Promise<void>
  /** SIGKILL as it comes from outside: the restart policy acts. Resolves when the process is gone. */
  crash(): Promise<void>
}

export interface ContainerState {
  readonly phase: 'created' | 'running' | 'restarting' | 'exited'
  readonly health: Health
  readonly exitCode?: number
  readonly restarts: number
  /** Whether it has been healthy, or needs no check, since it was created. */
  readonly everHealthy: boolean
}

export interface ContainerPlan {
  readonly name: string
  readonly index: number
  readonly service: ComposeService
  launch(): Promise<RunningProcess>
  readonly probe: Probe
}

/** The engine's own figures: it doubles from 100 ms up to a minute, and forgets after ten good seconds. */
const firstPauseMs = 100
const longestPauseMs = 60_000
const goodRunMs = 10_000

interface Life {
  readonly plan: ContainerPlan
  readonly runs: RunningProcess[]
  phase: ContainerState['phase']
  restarts: number
  pauseMs: number
  everHealthy: boolean
  lastExit?: Exit
  health?: HealthWatch
  timer?: NodeJS.Timeout
  /** The start under way, or the last one. */
  starting?: Promise<void>
  /** Changes whenever somebody starts or stops it on purpose: what was under way then ends quietly. */
  order: number
}

export function containerOf(plan: ContainerPlan): Container {
  const { name, index, service } = plan
  const fresh = { phase: 'created', restarts: 0, pauseMs: firstPauseMs, order: 0 } as const
  const life: Life = { plan, runs: [], everHealthy: false, ...fresh }
  return {
    name,
    index,
    service,
    createdAt: Date.now(),
    lines: () => life.runs.flatMap((process) => process.lines()),
    state: () => stateOf(life),
    start: () => startNow(life),
    stop: (graceMs = service.stopGracePeriodMs) =>
      halt(life, (process) => stopWith(process, service.stopSignal, graceMs)),
    kill: async (signal) => {
      if (signal === 'SIGKILL') await halt(life, (process) => process.kill())
      else life.runs.at(-1)?.signal(signal)
    },
    crash: async () => {
      await life.runs.at(-1)?.kill()
    },
  }
}

function stateOf(life: Life): ContainerState {
  rememberHealth(life)
  const { phase, health, lastExit, restarts, everHealthy, plan } = life
  return {
    phase,
    health: phase === 'running' ? (health?.health() ?? 'none') : restingHealth(plan.service, phase),
    ...(lastExit === undefined ? {} : { exitCode: exitStatus(lastExit.code, lastExit.signal) }),
    restarts,
    everHealthy,
  }
}

function startNow(life: Life): Promise<void> {
  life.order += 1
  life.restarts = 0
  life.pauseMs = firstPauseMs
  return run(life, life.order)
}

function run(life: Life, order: number): Promise<void> {
  life.starting = launch(life, order)
  return life.starting
}

async function launch(life: Life, order: number): Promise<void> {
  const process = await life.plan.launch()
  life.runs.push(process)
  if (order !== life.order) {
    await process.kill()
    return
  }
  life.phase = 'running'
  life.health = watchHealth(life.plan.service.healthcheck, life.plan.probe)
  void process.exited.then((exit) => ended(life, exit, process, order))
}

function ended(life: Life, exit: Exit, process: RunningProcess, order: number): void {
  rememberHealth(life)
  life.health?.stop()
  life.lastExit = exit
  if (order !== life.order) return
  life.phase = 'exited'
  const code = exitStatus(exit.code, exit.signal)
  if (!restartsAfter(life.plan.service.restart, code, life.restarts)) return
  life.phase = 'restarting'
  if (exit.at - process.startedAt >= goodRunMs) life.pauseMs = firstPauseMs
  life.timer = setTimeout(() => {
    life.restarts += 1
    // A program that cannot be started again is seen as a container that has exited.
    run(life, order).catch(() => {
      life.phase = 'exited'
    })
  }, life.pauseMs)
  life.pauseMs = Math.min(life.pauseMs * 2, longestPauseMs)
}

async function halt(life: Life, end: (process: RunningProcess) => Promise<unknown>): Promise<void> {
  life.order += 1
  clearTimeout(life.timer)
  life.health?.stop()
  // A start under way sees the new order and ends its process itself; why it failed is told to whoever
  // has asked for it.
  await life.starting?.catch(() => undefined)
  const process = life.runs.at(-1)
  if (process !== undefined && process.exit() === undefined) await end(process)
  if (life.phase !== 'created') life.phase = 'exited'
}

function rememberHealth(life: Life): void {
  life.everHealthy ||= life.health?.health() === 'healthy'
}

const restingHealth = (service: ComposeService, phase: ContainerState['phase']): Health => {
  if (service.healthcheck === undefined || service.healthcheck.disabled) return 'none'
  return phase === 'exited' ? 'unhealthy' : 'starting'
}

async function stopWith(process: RunningProcess, signal: NodeJS.Signals, graceMs: number) {
  process.signal(signal)
  const alarm = setTimeout(() => void process.kill(), graceMs)
  try {
    await process.exited
  } finally {
    clearTimeout(alarm)
  }
}

/** https://docs.docker.com/reference/compose-file/services/#restart */
function restartsAfter(policy: string, code: number, restarts: number): boolean {
  if (policy === 'always' || policy === 'unless-stopped') return true
  const [name, most] = policy.split(':')
  if (name !== 'on-failure' || code === 0) return false
  return most === undefined || restarts < Number(most)
}
