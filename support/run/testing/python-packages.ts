/** Python's packages for tests that run a real Celery: from the system, installed where that may be. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChild } from '../../bin/setup/child.mjs'
import { withLock } from '../../bin/setup/lock.mjs'
import { root } from '../root.ts'

/** The system's own; another one that comes first in PATH does not see the system's packages. */
export const python = '/usr/bin/python3'

/** What the programs import, and Debian's package of it. */
const packages = { celery: 'python3-celery', redis: 'python3-redis', psycopg2: 'python3-psycopg2' }

/** Resolves with why there are none; undefined when all can be imported. In a pipeline they have to come. */
export async function missingPython(): Promise<string | undefined> {
  if (importsAll()) return undefined
  const names = Object.values(packages).join(' ')
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return `needs the packages of Debian or Ubuntu: apt-get install ${names}`
  }
  // Tests run beside each other: one of them installs.
  try {
    await withLock(join(tmpdir(), 'plumbline-python.lock'), () => install(Object.values(packages)))
  } catch (cause) {
    if (process.env.CI) throw cause
    return `apt-get cannot install ${names}: ${cause instanceof Error ? cause.message : cause}`
  }
  if (importsAll()) return undefined
  throw new Error(`after the installation of ${names} ${python} still lacks one of them`)
}

function importsAll(): boolean {
  const imports = Object.keys(packages).join(', ')
  return spawnSync(python, ['-c', `import ${imports}`], { stdio: 'ignore' }).status === 0
}

async function install(names: readonly string[]): Promise<void> {
  if (importsAll()) return
  const script = join(root, 'support/bin/setup/install-programs.sh')
  const { code, output } = await runChild('sh', [script, ...names], {
    env: process.env,
    quiet: true,
  })
  if (code !== 0) throw new Error(`${names.join(', ')} cannot be installed:\n${output}`)
}
