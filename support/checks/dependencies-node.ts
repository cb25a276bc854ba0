/** Packages of a backend on Node: package.json and package-lock.json. */
import { existsSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { execa } from 'execa'
import { Unverified, Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { machineEnvironment } from '../systems/system.ts'
import { expectEqual } from './expect.ts'

/** Packages in place of supabase, celery[redis] and redis of the documents. */
const equivalents = ['@supabase/supabase-js', 'bullmq', 'ioredis']

interface Packages {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly packages?: Readonly<Record<string, { version?: string; dependencies?: object }>>
}

export interface NodePackages {
  readonly kind: 'node'
  readonly folder: string
  /** By the backend and by the workspaces beside it. */
  readonly declared: Readonly<Record<string, string>>
  /** By the package that the lock file lies beside. */
  readonly own: Readonly<Record<string, string>>
  readonly lock: Packages
}

export function packagesAt(repository: string, cwd: string): NodePackages {
  const folder = lockedFolder(repository, cwd)
  const locked = join(folder, 'package-lock.json')
  const { dependencies = {} } = read(join(folder, 'package.json'))
  const lock = read(locked)
  const workspaces = ownPackages(lock).map((own) => read(join(folder, own, 'package.json')))
  const declared = Object.assign({}, ...workspaces.map((own) => own.dependencies), dependencies)
  return { kind: 'node', folder, declared, own: dependencies, lock }
}

/** Folders of the workspaces, as the lock file of them all names them. */
const ownPackages = ({ packages = {} }: Packages) =>
  Object.keys(packages).filter((path) => path !== '' && !/(^|\/)node_modules\//.test(path))

/** That of the backend, or the one above it that locks the packages of a workspace. */
function lockedFolder(repository: string, cwd: string): string {
  const steps = join(cwd).split(sep)
  const folders = steps.map((_, at) => join(repository, ...steps.slice(0, steps.length - at)))
  const all = [...folders, repository]
  const folder = all.find((each) => existsSync(join(each, 'package-lock.json')))
  if (folder !== undefined) return folder
  const other = all.flatMap((each) => others.filter((name) => existsSync(join(each, name))))[0]
  if (other !== undefined) throw new Unverified(`needs a package-lock.json: ${other} is not read`)
  throw new Violation('the backend has no lock file', { expected: 'package-lock.json' })
}

/** Of pnpm, Yarn and Bun. */
const others = ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb']

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Packages

/** Those in place of the documents' packages. */
export function boundsRanges({ declared }: NodePackages): void {
  const missing = equivalents.filter((name) => declared[name] === undefined)
  expectEqual('packages that the backend does not declare', missing, [])
  const bounded =
    /^([\^~=v]?\d+(\.\d+)*(-[\w.]+)?|\d+(\.\d+)?(\.[x*])?|>=?\s*[\d.]+\s+<=?\s*[\d.]+)$/
  const open = Object.entries(declared).filter(
    ([name, range]) => equivalents.includes(name) && !bounded.test(range.trim()),
  )
  expectEqual('ranges without an upper bound', Object.fromEntries(open), {})
}

export async function isLocked(scene: Scene, packages: NodePackages) {
  const { folder, own, lock } = packages
  expectEqual(
    'the ranges that the lock file was made for',
    lock.packages?.['']?.dependencies ?? {},
    own,
  )
  const { exitCode, stderr } = await execa('npm', ['ls', '--package-lock-only'], {
    cwd: folder,
    env: machineEnvironment(scene.dir),
    extendEnv: false,
    reject: false,
  })
  const problems = stderr.split('\n').filter((line) => /(invalid|missing|extraneous):/.test(line))
  expectEqual('versions of the lock file outside their ranges', problems, [])
  expectEqual('the exit status of npm over the lock file', exitCode, 0)
  return Object.fromEntries(
    equivalents.map((name) => [name, lock.packages?.[`node_modules/${name}`]?.version ?? '']),
  )
}
