/** The browser in which pages are opened: installed where that is easy, and done without elsewhere. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runChild } from './child.mjs'
import { findProgram } from './find-program.mjs'
import { Interrupted } from './refusal.mjs'

/** @typedef {import('./prepare.mjs').Surroundings} Surroundings */

const onDebian = fileURLToPath(new URL('./install-programs.sh', import.meta.url))

/**
 * Debian has a package for it; Ubuntu's leads to another kind of package that containers cannot take,
 * so there it is left to its user. Without it, scenarios that open pages are unverified: nothing is
 * refused here. OS_RELEASE is for tests.
 * @param {Surroundings} surroundings
 */
export async function offerBrowser({ env, uid, say }) {
  if (findProgram('chromium', env) || !findProgram('apt-get', env) || !isDebian(env)) return
  const command = ['sh', onDebian, 'chromium']
  const asRoot = uid === 0 ? command : withSudo(env, command)
  if (asRoot === undefined) {
    say('no browser: pages are not opened until you type sudo apt-get install chromium')
    return
  }
  say('installing chromium: apt-get install chromium')
  const [program = 'sh', ...args] = asRoot
  const ended = await runChild(program, args, { env, quiet: true })
  if (ended.interrupted !== undefined) throw new Interrupted(ended.interrupted)
  if (ended.code === 0 && findProgram('chromium', env)) return
  const why = ended.output.trim().split('\n').at(-1) ?? ''
  say(`chromium cannot be installed, so pages are not opened: ${why}`)
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} command
 * @returns {readonly string[] | undefined}
 */
function withSudo(env, command) {
  const sudo = findProgram('sudo', env)
  if (sudo === undefined) return undefined
  const { status } = spawnSync(sudo, ['-n', 'true'], { env, stdio: 'ignore' })
  return status === 0 ? [sudo, '-n', ...command] : undefined
}

/** @param {NodeJS.ProcessEnv} env */
function isDebian({ OS_RELEASE: file = '/etc/os-release' }) {
  try {
    return /^ID="?debian"?$/m.test(readFileSync(file, 'utf8'))
  } catch {
    return false // a system that does not say what it is, is none that we know
  }
}
