/** The programs that the suite takes from the system, installed by its package manager when missing. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { runChild } from './child.mjs'
import { findProgram } from './find-program.mjs'
import { Interrupted, Refusal } from './refusal.mjs'

/** @typedef {import('./prepare.mjs').Surroundings} Surroundings */
/** @typedef {{ argv: readonly [string, ...string[]], type: string }} Installer `type`: for a person to type */

/**
 * The name of each program's package in apt and in brew. curl and git: the workflows of a system
 * call them, as every hosted runner has them. openssl makes certificates: of a mail server, of a Redis.
 * psql runs a system's own scripts; brew keeps it out of PATH, so there it is left to its user.
 * @type {Readonly<Record<string, { apt: string, brew?: string }>>}
 */
const programs = {
  'redis-server': { apt: 'redis-server', brew: 'redis' },
  curl: { apt: 'curl', brew: 'curl' },
  git: { apt: 'git', brew: 'git' },
  openssl: { apt: 'openssl', brew: 'openssl' },
  psql: { apt: 'postgresql-client' },
}

const oldestRedis = 7
const onDebian = fileURLToPath(new URL('./install-programs.sh', import.meta.url))
/** Exit code of that script: the system's packages have no redis-server that is new enough. */
const noneOffered = 64

/**
 * Does nothing when every program is in PATH, redis-server in version 7 or newer. Rejects with a
 * Refusal where it may not or cannot install one; never replaces one that is there.
 * @param {Surroundings} surroundings
 */
export async function ensurePrograms(surroundings) {
  const { env, say } = surroundings
  demandNewEnough(redisVersion(env))
  const missing = missingFrom(env)
  if (missing.length === 0) return
  const installer = chooseInstaller(surroundings, missing)
  say(`installing ${missing.join(', ')}: ${installer.type}`)
  await install(installer, missing, env)
  const still = missingFrom(env)
  if (still.length > 0) throw refuse(still, 'it is not in PATH after its installation', installer)
  const redis = redisVersion(env)
  demandNewEnough(redis)
  if (missing.includes('redis-server')) {
    say(`redis-server ${redis} installed; its own service is left off`)
  }
}

/**
 * What only apt can install is not missed where there is no apt: some scenarios are unverified there.
 * @param {NodeJS.ProcessEnv} env
 */
function missingFrom(env) {
  const apt = findProgram('apt-get', env) !== undefined
  const wanted = Object.entries(programs).filter(([, { brew }]) => apt || brew !== undefined)
  return wanted.map(([name]) => name).filter((name) => findProgram(name, env) === undefined)
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

/** @param {string | undefined} version */
function demandNewEnough(version) {
  if (version === undefined || Number.parseInt(version, 10) >= oldestRedis) return
  throw new Refusal(
    'REDIS_TOO_OLD',
    `The redis-server in PATH has version ${version}; the suite needs ${oldestRedis} or newer.`,
    `Put a redis-server ${oldestRedis} first in PATH, then try again. The one that is there is left alone.`,
  )
}

/**
 * @param {Surroundings} surroundings
 * @param {readonly string[]} missing
 * @returns {Installer}
 */
function chooseInstaller({ env, platform, uid }, missing) {
  if (platform === 'darwin' && findProgram('brew', env)) {
    const packages = missing.map((name) => programs[name]?.brew ?? name)
    return { argv: ['brew', 'install', ...packages], type: `brew install ${packages.join(' ')}` }
  }
  if (!findProgram('apt-get', env)) {
    throw new Refusal(
      'PROGRAM_MISSING',
      `${inWords(missing)} not in PATH, and neither is apt-get or brew.`,
      "Install that with this system's own package manager, then try again.",
    )
  }
  const packages = missing.map((name) => programs[name]?.apt ?? name)
  const type = `apt-get install ${packages.join(' ')}`
  const script = /** @type {const} */ (['sh', onDebian, ...packages])
  if (uid === 0) return { argv: script, type }
  const typed = { type: `sudo ${type}` }
  const sudo = findProgram('sudo', env)
  if (sudo === undefined) throw refuse(missing, 'this user is not root and there is no sudo', typed)
  if (spawnSync(sudo, ['-n', 'true'], { env, stdio: 'ignore' }).status !== 0) {
    throw refuse(missing, 'sudo asks for a password', typed)
  }
  return { argv: [sudo, '-n', ...script], ...typed }
}

/**
 * @param {Installer} installer
 * @param {readonly string[]} missing
 * @param {NodeJS.ProcessEnv} env
 */
async function install({ argv: [command, ...args], type }, missing, env) {
  const ended = await runChild(command, args, { env, quiet: true })
  if (ended.interrupted !== undefined) throw new Interrupted(ended.interrupted)
  if (ended.code === noneOffered) {
    throw new Refusal(
      'REDIS_TOO_OLD',
      `This system's packages offer no redis-server ${oldestRedis}: ${ended.output.trim().split('\n').at(-1)}.`,
      `Put a redis-server ${oldestRedis} in PATH (the Redis project has packages for this system), then try again.`,
    )
  }
  if (ended.code !== 0) {
    throw refuse(
      missing,
      'its installation failed; what it printed follows',
      { type },
      ended.output,
    )
  }
}

/**
 * @param {readonly string[]} missing
 * @param {string} why
 * @param {{ type: string }} installer
 * @param {string} [output]
 */
function refuse(missing, why, { type }, output) {
  return new Refusal(
    'PROGRAM_MISSING',
    `${inWords(missing)} not in PATH: ${why}.`,
    `Type: ${type}`,
    output,
  )
}

/** @param {readonly string[]} names */
function inWords(names) {
  return `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`
}
