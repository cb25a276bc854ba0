/** What the system's table of processes tells: who lives, since when, and who started whom. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in the system's own words: to be compared, not to be read. */
  readonly start: string
  /** Numbers mean something only within it (containers have their own); empty where there is one. */
  readonly namespace: string
}

interface Row {
  readonly pid: number
  readonly parent: number
  readonly start: string
}

const onLinux = process.platform === 'linux'

/** Undefined when there is no such process, or only its zombie. */
export function identify(pid: number): ProcessIdentity | undefined {
  const row = onLinux ? procRow(String(pid)) : psRows(['-p', String(pid)])[0]
  return row && { pid, start: row.start, namespace: ownNamespace() }
}

/** Whether it is seen to run: this process, not a later one with its number. */
export function lives(identity: ProcessIdentity): boolean {
  return identity.namespace === ownNamespace() && identify(identity.pid)?.start === identity.start
}

/** Whether it could be running: true as well in another namespace, where nobody can see it. */
export function mayLive(identity: ProcessIdentity): boolean {
  return identity.namespace !== ownNamespace() || lives(identity)
}

/** SIGKILL to a process, its group (it leads one) and everything that descends from it. */
export function killTree(pid: number): void {
  const family = descendants(pid)
  send(-pid, 'SIGKILL')
  for (const member of [pid, ...family]) send(member, 'SIGKILL')
}

/** SIGKILL to what is left of the process group that `leader` has led. */
export function killGroup(leader: number): void {
  send(-leader, 'SIGKILL')
}

/** Everything that `pid` has started, and what those have started; group or session do not matter. */
export function descendants(pid: number): number[] {
  const rows = onLinux ? procRows() : psRows(['-A'])
  const found = new Set([pid])
  for (let size = 0; size < found.size; ) {
    size = found.size
    for (const row of rows) if (found.has(row.parent)) found.add(row.pid)
  }
  found.delete(pid)
  return [...found]
}

/** A signal to a process, or to a group by its negative number; one that is gone does not mind. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // Gone already is what we want; macOS says EPERM of a group that holds only zombies.
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ESRCH' && code !== 'EPERM') throw error
  }
}

function procRows(): Row[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map(procRow).filter((row) => row !== undefined)
}

/** proc(5), `stat`: after the name in brackets come state (field 3), parent (4) … start time (22). */
function procRow(pid: string): Row | undefined {
  const stat = readOr(() => readFileSync(`/proc/${pid}/stat`, 'latin1'), '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, parent] = fields
  const ticks = fields[22 - 3]
  if (ticks === undefined || state === 'Z' || state === 'X') return undefined
  return { pid: Number(pid), parent: Number(parent), start: `${ticks} ${bootId()}` }
}

/** Start times count from the boot, so the boot belongs to them. */
const bootId = onceOnly(() => {
  return readOr(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(), '')
})

const ownNamespace = onceOnly(() => readOr(() => readlinkSync('/proc/self/ns/pid'), ''))

function psRows(selection: readonly string[]): Row[] {
  const args = [...selection, '-o', 'pid=,ppid=,stat=,lstart=']
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' }
  // `ps -p` exits with 1 where there is no such process.
  const table = readOr(() => execFileSync('ps', args, { env, encoding: 'utf8', stdio: 'pipe' }), '')
  return table.split('\n').flatMap((line) => {
    const [pid, parent, state, ...start] = line.trim().split(/\s+/)
    if (state === undefined || state.startsWith('Z')) return []
    return [{ pid: Number(pid), parent: Number(parent), start: start.join(' ') }]
  })
}

/** A process may end between two looks at it: what cannot be read then is not there. */
function readOr(read: () => string, otherwise: string): string {
  try {
    return read()
  } catch {
    return otherwise
  }
}

function onceOnly(make: () => string): () => string {
  let value: string | undefined
  return () => {
    value ??= make()
    return value
  }
}
