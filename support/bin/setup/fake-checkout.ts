/** A small checkout with our own programs in it and invented tools around it, for the tests of set-up. */
import { spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const programs = dirname(dirname(fileURLToPath(import.meta.url)))
const system = 'sh cat cp mkdir rm sed sleep grep chmod date'.split(' ')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface FakeCheckout {
  readonly root: string
  /** The only folder in PATH: what the tests put there is all there is. */
  readonly tools: string
  readonly env: Record<string, string>
  /** Puts a shell script of that name in PATH. */
  tool(name: string, script: string): void
  remove(name: string): void
  /** Writes package-lock.json for packages of these versions. */
  lock(packages: Readonly<Record<string, string>>): void
  /** How often `npm` was called. */
  npmCalls(): number
  start(program: string, args: readonly string[]): { pid: number; ended: Promise<Ended> }
  run(program: string, ...args: string[]): Promise<Ended>
  [Symbol.dispose](): void
}

/** Fake npm: takes NPM_SLEEP seconds, then puts every package of the lock file in place. */
const npm = `
echo "$PPID $*" >> npm-calls
[ -z "$NPM_SLEEP" ] || { sleep "$NPM_SLEEP" & trap 'kill $!' EXIT; trap 'exit 143' TERM; wait $!; trap - EXIT; }
[ -z "$NPM_FAILS" ] || { echo "first line"; echo "npm error the reason" >&2; exit "$NPM_FAILS"; }
for name in $(sed -n 's|.*"\\(node_modules/[^"]*\\)".*|\\1|p' package-lock.json); do mkdir -p "$name"; done
cp package-lock.json node_modules/.package-lock.json`

/** A checkout whose packages are not installed, with npm and every program in PATH. */
export function fakeCheckout(): FakeCheckout {
  const root = mkdtempSync(join(tmpdir(), 'plumbline-setup-'))
  const tools = join(root, 'tools')
  cpSync(programs, join(root, 'support', 'bin'), { recursive: true })
  mkdirSync(tools)
  for (const name of system) symlinkSync(whereIs(name), join(tools, name))
  const env = { PATH: tools, HOME: root }
  const start: FakeCheckout['start'] = (program, args) => {
    const child = spawn(process.execPath, [join(root, 'support', 'bin', program), ...args], {
      env,
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return { pid: child.pid ?? -1, ended: endOf(child) }
  }
  const checkout: FakeCheckout = {
    root,
    tools,
    env,
    tool(name, script) {
      writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`)
      chmodSync(join(tools, name), 0o755)
    },
    remove: (name) => rmSync(join(tools, name)),
    lock(packages) {
      const entries = Object.entries(packages).map(([name, version]) => [name, { version }])
      const text = JSON.stringify({ packages: { '': {}, ...Object.fromEntries(entries) } }, null, 1)
      writeFileSync(join(root, 'package-lock.json'), text)
    },
    npmCalls: () => linesOf(join(root, 'npm-calls')),
    start,
    run: (program, ...args) => start(program, args).ended,
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  }
  checkout.tool('npm', npm)
  for (const name of ['curl', 'git', 'openssl', 'psql']) checkout.tool(name, 'exit 0')
  checkout.tool('redis-server', 'echo "Redis server v=7.0.15 sha=0"')
  checkout.lock({ 'node_modules/left': '1.0.0' })
  return checkout
}

/** Resolves when `so` holds; rejects after 20 seconds. */
export async function until(so: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 20_000; !so(); await delay(20)) {
    if (Date.now() > deadline) throw new Error('it did not come about in 20 seconds')
  }
}

function endOf(child: ReturnType<typeof spawn>): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

function whereIs(name: string): string {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path))
  if (found === undefined) throw new Error(`this machine has no ${name}`)
  return found
}

function linesOf(file: string): number {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0
}
