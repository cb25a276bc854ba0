/** One set-up at a time per checkout: a folder that names its owner, taken over when the owner is gone. */
import { randomUUID } from 'node:crypto'
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Refusal } from './refusal.mjs'

/**
 * `child`: the tool at work for the owner, which outlives an owner that was killed.
 * @typedef {{ token: string, pid: number, child?: number, host: string }} Name
 * @typedef {Name & { beatAt: number }} Owner
 */

/** The owner touches its file this often … */
const beatMs = 2_000
/** … and counts as gone when it has not for this long (its pid may be another machine's, or reused). */
const silentMs = 5 * 60_000

/**
 * Does `work` while holding the lock folder `path`; waits while somebody else holds it. What `work`
 * tells of its child process keeps the lock held until that has ended, too.
 * @template T
 * @param {string} path
 * @param {(tellChild: (pid: number) => void) => Promise<T>} work
 * @param {{ say?: (line: string) => void, pollMs?: number, patienceMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(
  path,
  work,
  { say = () => {}, pollMs = 100, patienceMs = 15 * 60_000 } = {},
) {
  const name = { token: randomUUID(), pid: process.pid, host: hostname() }
  const deadline = Date.now() + patienceMs
  let told = false
  while (!acquire(path, name)) {
    const owner = readOwner(path)
    if (owner !== undefined && isGone(owner)) takeAway(path, owner)
    else if (Date.now() > deadline) throw stillHeld(path, owner)
    else {
      if (!told) say(`waiting for the set-up that process ${owner?.pid ?? '?'} is doing`)
      told = true
      await delay(pollMs)
    }
  }
  const beat = setInterval(() => touch(path), beatMs)
  try {
    return await work((child) => sign(path, { ...name, child }))
  } finally {
    clearInterval(beat)
    release(path, name)
  }
}

/**
 * The folder is made aside and moved into place, so it never exists without its owner's name.
 * @param {string} path
 * @param {Name} name
 */
function acquire(path, name) {
  const aside = `${path}.${name.token}`
  mkdirSync(aside)
  try {
    sign(aside, name)
    renameSync(aside, path)
    return true
  } catch (error) {
    rmSync(aside, { recursive: true, force: true })
    if (isTaken(error)) return false
    throw error
  }
}

/**
 * Replaced in one go: a reader finds the old name or the new one, never half of it.
 * @param {string} path
 * @param {Name} name
 */
function sign(path, name) {
  writeFileSync(join(path, 'owner.next'), JSON.stringify(name))
  renameSync(join(path, 'owner.next'), join(path, 'owner'))
}

/**
 * Moved aside before it is emptied: an empty folder would count as free while it is still ours.
 * @param {string} path
 * @param {Name} name
 */
function release(path, { token }) {
  if (readOwner(path)?.token !== token) return
  const aside = `${path}.${token}.done`
  renameSync(path, aside)
  rmSync(aside, { recursive: true, force: true })
}

/**
 * Two that find the same dead owner both move its folder to the same name: only the first can,
 * because a folder cannot be moved over one that is not empty.
 * @param {string} path
 * @param {Owner} owner
 */
function takeAway(path, owner) {
  const grave = `${path}.${owner.token}.gone`
  try {
    renameSync(path, grave)
  } catch (error) {
    if (isTaken(error) || codeOf(error) === 'ENOENT') return
    throw error
  }
  // The grave must outlive everybody who has just read the same owner.
  setTimeout(() => rmSync(grave, { recursive: true, force: true }), 1_000)
}

/**
 * @param {string} path
 * @returns {Owner | undefined} undefined when the lock has just been released
 */
function readOwner(path) {
  const file = join(path, 'owner')
  try {
    return { ...JSON.parse(readFileSync(file, 'utf8')), beatAt: statSync(file).mtimeMs }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** @param {Owner} owner */
function isGone(owner) {
  if (Date.now() - owner.beatAt > silentMs) return true
  const { pid, child = pid } = owner
  return owner.host === hostname() && !isAlive(pid) && !isAlive(child)
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** @param {string} path */
function touch(path) {
  try {
    const now = new Date()
    utimesSync(join(path, 'owner'), now, now)
  } catch {
    // The folder was taken from us; the release compares the owner and leaves the new one alone.
  }
}

/**
 * @param {string} path
 * @param {Owner | undefined} owner
 */
function stillHeld(path, owner) {
  return new Refusal(
    'SETUP_BUSY',
    `Another set-up (process ${owner?.pid ?? '?'}) has been at work for too long.`,
    `End that process, or remove the folder ${path}, and try again.`,
  )
}

/** @param {unknown} error */
function isTaken(error) {
  return ['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
