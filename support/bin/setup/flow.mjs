/** The one flow behind both programs of this folder: prepare, execute, hand the exit code back. */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exitCodeOf, runChild } from './child.mjs'
import { commandLine, planOf, prepare } from './prepare.mjs'
import { Interrupted, Refusal } from './refusal.mjs'

/** The suite could not run (a contract, see the README). */
const couldNotRun = 3

/** The checkout that this file is part of, wherever it is called from. */
const checkout = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))

/**
 * Prepares the machine, executes `argv` and resolves with its exit code; 3 when the preparation
 * failed, which is told on standard error.
 * @param {readonly string[]} argv
 * @param {{ root?: string, env?: NodeJS.ProcessEnv }} [place]
 * @returns {Promise<number>}
 */
export async function main(argv, { root = checkout, env = process.env } = {}) {
  try {
    const plan = planOf(argv)
    const prepared = await prepare(thisMachine(root, env), plan?.services ?? true)
    if (plan === undefined) return 0
    const [command, ...args] = commandLine(plan, { root, node: prepared.node })
    return exitCodeOf(
      await runChild(command, args, { env: prepared.env }).catch(notStarted(command)),
    )
  } catch (error) {
    if (error instanceof Interrupted) return exitCodeOf({ code: null, signal: error.signal })
    if (!(error instanceof Refusal)) throw error
    process.stderr.write(`${error}\n`)
    return couldNotRun
  }
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('./prepare.mjs').Surroundings}
 */
function thisMachine(root, env) {
  return {
    root,
    env,
    platform: process.platform,
    arch: process.arch,
    uid: process.getuid?.() ?? -1,
    node: { path: process.execPath, version: process.versions.node },
    say: (line) => process.stderr.write(`setup: ${line}\n`),
  }
}

/**
 * @param {string} command
 * @returns {(error: Error) => never}
 */
function notStarted(command) {
  return (error) => {
    throw new Refusal(
      'COMMAND_NOT_STARTED',
      `${command} cannot be started: ${error.message}.`,
      'Check its name.',
    )
  }
}
