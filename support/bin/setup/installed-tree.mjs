/** Whether node_modules holds exactly what package-lock.json says, known in milliseconds. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * One entry of a lock file's `packages`.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string | string[], cpu?: string | string[], libc?: string[] }} LockEntry
 */

/**
 * True when the stamp of an earlier set-up still fits; else when npm's own record of the tree agrees
 * with the lock file, package by package, because somebody typed `npm ci` or `npm install`.
 * @param {string} root
 */
export function isInPlace(root) {
  if (isStamped(root)) return true
  const agrees = agreesWithLock(root)
  if (agrees) stamp(root)
  return agrees
}

/** @param {string} root */
export function stamp(root) {
  try {
    writeFileSync(stampFile(root), fingerprint(root))
  } catch {
    // Another user's checkout: the next set-up compares the tree again, some milliseconds longer.
  }
}

/**
 * Forgets, before the tree is changed, that it was whole.
 * @param {string} root
 */
export function unstamp(root) {
  rmSync(stampFile(root), { force: true })
}

/** @param {string} root */
function agreesWithLock(root) {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
  if (installed === undefined) return false
  const wanted = Object.entries(readPackages(join(root, 'package-lock.json')) ?? {})
  return wanted.every(([path, entry]) => {
    if (!path.startsWith('node_modules/')) return true // the checkout itself and its workspaces
    const found = installed[path]
    if (found === undefined) return entry.optional === true && !isForThisMachine(entry)
    const same = found.version === entry.version && found.integrity === entry.integrity
    return same && existsSync(join(root, path))
  })
}

/**
 * An optional package that names this system must be there; one that names none may be missing,
 * because npm leaves out what only other optional packages need.
 * @param {LockEntry} entry
 */
function isForThisMachine({ os, cpu, libc }) {
  if (os === undefined || cpu === undefined || libc !== undefined) return false
  return [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch)
}

/**
 * @param {string} file
 * @returns {Record<string, LockEntry> | undefined}
 */
function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined
}

/** @param {string} root */
function stampFile(root) {
  return join(root, 'node_modules', '.plumbline-stamp')
}

/** @param {string} root */
function isStamped(root) {
  const file = stampFile(root)
  return existsSync(file) && readFileSync(file, 'utf8') === fingerprint(root)
}

/**
 * Changes with the lock file, with npm's own record of the tree, and with the machine it is for.
 * @param {string} root
 */
function fingerprint(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const file of ['package-lock.json', 'node_modules/.package-lock.json']) {
    if (!existsSync(join(root, file))) return 'incomplete'
    hash.update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}
