/** A redis-server of version 7 or newer, from the system's packages when there is none. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChild } from './child.mjs'
import { Interrupted, Refusal } from './refusal.mjs'

/** @typedef {import('./prepare.mjs').Surroundings} Surroundings */
/** @typedef {{ argv: readonly [string, ...string[]], type: string }} Installer `type`: for a person to type */

const oldestMajor = 7
const onDebian = fileURLToPath(new URL('./install-redis.sh', import.meta.url))
/** Exit code of that script: the system's packages have no redis-server that is new enough. */
const noneOffered = 64

/**
 * Does nothing when a fitting redis-server is in PATH. Rejects with a Refusal where it may not or
 * cannot install one; never replaces one that is there.
 * @param {Surroundings} surroundings
 */
export async function ensureRedis(surroundings) {
  const { env, say } = surroundings
  const present = redisVersion(env)
  if (present !== undefined) return demandNewEnough(present)
  const installer = chooseInstaller(surroundings)
  say(`installing redis-server: ${installer.type}`)
  await install(installer, env)
  const installed = redisVersion(env)
  if (installed === undefined) throw refuse('it is not in PATH after its installation', installer)
  demandNewEnough(installed)
  say(`redis-server ${installed} installed; its own service is left off`)
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} such as `7.0.15`; undefined when there is none in PATH
 */
function redisVersion(env) {
  const path = findProgram('redis-server', env)
  if (path === undefined) return undefined
  const { stdout, error } = spawnSync(path, ['--version'], { env, encoding: 'utf8' })
  return (
    /v=(\d[\w.]*)/.exec(stdout ?? '')?.[1] ?? `unknown (${error?.message ?? 'it does not say'})`
  )
}

/** @param {string} version */
function demandNewEnough(version) {
  if (Number.parseInt(version, 10) >= oldestMajor) return
  throw new Refusal(
    'REDIS_TOO_OLD',
    `The redis-server in PATH has version ${version}; the suite needs ${oldestMajor} or newer.`,
    `Put a redis-server ${oldestMajor} first in PATH, then try again. The one that is there is left alone.`,
  )
}

/**
 * @param {Surroundings} surroundings
 * @returns {Installer}
 */
function chooseInstaller({ env, platform, uid }) {
  if (platform === 'darwin' && findProgram('brew', env)) {
    return { argv: ['brew', 'install', 'redis'], type: 'brew install redis' }
  }
  if (!findProgram('apt-get', env)) {
    throw new Refusal(
      'REDIS_MISSING',
      'There is no redis-server in PATH, and neither apt-get nor brew to install it with.',
      `Install redis-server ${oldestMajor} or newer with this system's own package manager, then try again.`,
    )
  }
  if (uid === 0) return { argv: ['sh', onDebian], type: 'apt-get install redis-server' }
  const debian = { type: 'sudo apt-get install redis-server' }
  const sudo = findProgram('sudo', env)
  if (sudo === undefined) throw refuse('this user is not root and there is no sudo', debian)
  if (spawnSync(sudo, ['-n', 'true'], { env, stdio: 'ignore' }).status !== 0) {
    throw refuse('sudo asks for a password', debian)
  }
  return { argv: [sudo, '-n', 'sh', onDebian], ...debian }
}

/**
 * @param {Installer} installer
 * @param {NodeJS.ProcessEnv} env
 */
async function install({ argv: [command, ...args], type }, env) {
  const ended = await runChild(command, args, { env, quiet: true })
  if (ended.interrupted !== undefined) throw new Interrupted(ended.interrupted)
  if (ended.code === noneOffered) {
    throw new Refusal(
      'REDIS_TOO_OLD',
      `This system's packages offer no redis-server ${oldestMajor}: ${ended.output.trim().split('\n').at(-1)}.`,
      `Put a redis-server ${oldestMajor} in PATH (the Redis project has packages for this system), then try again.`,
    )
  }
  if (ended.code !== 0)
    throw refuse('its installation failed; what it printed follows', { type }, ended.output)
}

/**
 * @param {string} why
 * @param {{ type: string }} installer
 * @param {string} [output]
 */
function refuse(why, { type }, output) {
  return new Refusal(
    'REDIS_MISSING',
    `There is no redis-server in PATH: ${why}.`,
    `Type: ${type}`,
    output,
  )
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
function findProgram(name, env) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // not there, or not ours to execute: the same to us
  }
}
