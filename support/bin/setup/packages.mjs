/** The packages of the lock file, installed once per state of the lock file. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runChild } from './child.mjs'
import { isInPlace, stamp, unstamp } from './installed-tree.mjs'
import { withLock } from './lock.mjs'
import { Interrupted, Refusal } from './refusal.mjs'

/** @typedef {import('./prepare.mjs').Surroundings} Surroundings */

/**
 * Runs `npm ci` unless node_modules already holds what package-lock.json says. Rejects with a
 * Refusal that carries npm's whole output, or with Interrupted.
 * @param {Surroundings} surroundings
 */
export async function ensurePackages(surroundings) {
  const { root, say } = surroundings
  if (isInPlace(root)) return
  demandWritable(root)
  await withLock(
    join(root, '.setup-lock'),
    async (tellChild) => {
      if (isInPlace(root)) return
      unstamp(root)
      await npmCi(surroundings, tellChild)
      stamp(root)
    },
    { say },
  )
}

/**
 * @param {Surroundings} surroundings
 * @param {(pid: number) => void} started
 */
async function npmCi({ root, env, say }, started) {
  say('installing the packages of package-lock.json (npm ci)')
  const startedAt = Date.now()
  // Whatever the caller's npm leaves out in production or without optional packages, we need.
  const args = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
  ]
  const ended = await runChild('npm', args, {
    cwd: root,
    env: npmEnvironment(root, env),
    quiet: true,
    started,
  }).catch((error) => {
    throw new Refusal(
      'NPM_MISSING',
      `npm cannot be started: ${error.message}.`,
      'Install npm 9 or newer (it comes with Node), then try again.',
    )
  })
  if (ended.interrupted !== undefined) throw new Interrupted(ended.interrupted)
  if (ended.code !== 0) {
    throw new Refusal(
      'PACKAGES_NOT_INSTALLED',
      `npm ci ended with ${ended.code ?? ended.signal}; what it printed follows.`,
      `Mend that and try again, or type: cd ${root} && npm ci`,
      ended.output,
    )
  }
  say(`packages installed in ${Math.round((Date.now() - startedAt) / 1000)} s`)
}

/**
 * npm must not run on the Node inside the folder that it is about to empty.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
function npmEnvironment(root, env) {
  const inside = join(root, 'node_modules')
  const path = (env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(inside))
  return { ...env, PATH: path.join(delimiter) }
}

/** @param {string} root */
function demandWritable(root) {
  try {
    accessSync(root, constants.W_OK)
  } catch {
    throw new Refusal(
      'CHECKOUT_READ_ONLY',
      `The packages have to be installed, and this user may not write to ${root}.`,
      `As the owner of that folder type: cd ${root} && npm ci`,
    )
  }
}
