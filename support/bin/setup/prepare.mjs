/** From a bare machine to a command that can run: packages, then Node, then programs. */
import { delimiter, dirname, join } from 'node:path'
import { offerBrowser } from './browser.mjs'
import { chooseNode } from './node.mjs'
import { ensurePackages } from './packages.mjs'
import { ensurePrograms } from './programs.mjs'

/**
 * Everything that set-up asks of the machine, so that a test can hand it another one.
 * @typedef {object} Surroundings
 * @property {string} root the checkout
 * @property {NodeJS.ProcessEnv} env
 * @property {string} platform
 * @property {string} arch
 * @property {number} uid 0 for root
 * @property {{ path: string, version: string }} node the Node that runs the set-up
 * @property {(line: string) => void} say one line for a person
 */

/** @typedef {{ command: string, args: readonly string[], services: boolean }} Plan */

/**
 * What `setup.mjs` was asked to execute. `node` needs no mention: the right one is first in PATH.
 * @param {readonly string[]} argv
 * @returns {Plan | undefined} undefined: prepare everything and execute nothing
 */
export function planOf(argv) {
  const [command, ...args] = argv
  if (command === undefined) return undefined
  return { command, args, services: command !== 'plumbline' || startsServices(args) }
}

/**
 * Only a run needs the programs: `doctor` must be able to say that one is missing.
 * @param {readonly string[]} args
 */
function startsServices(args) {
  return (
    ['run', 'faults'].includes(args[0] ?? 'run') && !args.includes('--help') && !args.includes('-h')
  )
}

/**
 * Puts in place what is missing and answers the Node to use and the environment to use it in.
 * @param {Surroundings} surroundings
 * @param {boolean} services whether services will be started
 * @returns {Promise<{ node: string, env: NodeJS.ProcessEnv }>}
 */
export async function prepare(surroundings, services) {
  const { root, env, platform, arch } = surroundings
  await ensurePackages(surroundings)
  const node = chooseNode(root, { ...surroundings.node, platform, arch })
  if (services) await ensurePrograms(surroundings)
  if (services) await offerBrowser(surroundings)
  const first = [dirname(node.path), join(root, 'node_modules', '.bin')]
  const path = [...first, ...(env.PATH ?? '').split(delimiter)].filter((folder) => folder !== '')
  return {
    node: node.path,
    env: {
      // What Node compiles is kept beside the packages: the next start costs half.
      NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
      ...env,
      PATH: [...new Set(path)].join(delimiter),
    },
  }
}

/**
 * @param {Plan} plan
 * @param {{ root: string, node: string }} place
 * @returns {[string, ...string[]]} what to execute
 */
export function commandLine({ command, args }, { root, node }) {
  if (command === 'plumbline') return [node, join(root, 'support', 'run', 'main.ts'), ...args]
  return [command, ...args]
}
