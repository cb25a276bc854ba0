/** Packages of a backend on Node: package.json and package-lock.json. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Scene } from '../run/scene.ts'
import { machineEnvironment } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Packages in place of supabase, celery[redis] and redis of the documents. */
const equivalents = ['@supabase/supabase-js', 'bullmq', 'ioredis']

interface Packages {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly packages?: Readonly<Record<string, { version?: string; dependencies?: object }>>
}

export interface NodePackages {
  readonly kind: 'node'
  readonly folder: string
  readonly declared: Readonly<Record<string, string>>
  readonly lock: Packages
}

export function packagesAt(repository: string, cwd: string): NodePackages {
  const folder = join(repository, cwd)
  const locked = join(folder, 'package-lock.json')
  expectThat(existsSync(locked), 'the backend has no lock file', { expected: 'package-lock.json' })
  const { dependencies = {} } = read(join(folder, 'package.json'))
  return { kind: 'node', folder, declared: dependencies, lock: read(locked) }
}

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
  const { folder, declared, lock } = packages
  expectEqual(
    'the ranges that the lock file was made for',
    lock.packages?.['']?.dependencies,
    declared,
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
