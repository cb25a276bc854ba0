#!/usr/bin/env node
/**
 * Completes package-lock.json after `npm install`: npm leaves out an optional package that its
 * registry could not answer for, and `npm ci` then refuses the whole lock file on every machine.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
/** What some packages call a system that Node knows by another name. */
const aliases = new Map([['windows', 'win32']])
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/** @typedef {{ version?: string, optionalDependencies?: Record<string, string>, dev?: boolean }} Entry */

/**
 * The entries that are missing, by path. They carry no integrity, because nobody has seen the files;
 * system and processor are read off the name, so that npm fetches none for another machine.
 * @param {Record<string, Entry>} packages
 */
export function missingEntries(packages) {
  /** @type {Record<string, Entry>} */
  const missing = {}
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const place = placeFor({ ...packages, ...missing }, path, name, version)
      if (place !== undefined) missing[place] = entryFor(name, version, dev === true)
    }
  }
  return missing
}

/**
 * Where the package has to stand for its dependent, looked up as Node does, from the dependent's own
 * folder upwards; undefined when what is found there will do.
 * @param {Record<string, Entry>} packages
 * @param {string} dependent
 * @param {string} name
 * @param {string} version
 */
function placeFor(packages, dependent, name, version) {
  const parts = dependent.split('/node_modules/')
  const above = parts.map((_, i) => parts.slice(0, i + 1).join('/node_modules/'))
  const places = ['', ...above].map((folder) => (folder === '' ? '' : `${folder}/`))
  const paths = [...new Set(places)].map((folder) => `${folder}node_modules/${name}`)
  const nearest = paths.findLastIndex((path) => path in packages)
  const found = packages[paths[nearest] ?? '']
  const fits = found !== undefined && (!isExact(version) || found.version === version)
  return fits ? undefined : paths[nearest + 1]
}

/** @param {string} version */
function isExact(version) {
  return /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)
}

/**
 * @param {string} name
 * @param {string} version
 * @param {boolean} dev
 */
function entryFor(name, version, dev) {
  const words = name.split(/[^a-z0-9]+/).map((word) => aliases.get(word) ?? word)
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors.filter((processor) => words.includes(processor))
  if (os.length === 0 || !isExact(version)) {
    throw new Error(
      `${name}@${version} is not in package-lock.json, and its name does not tell its system`,
    )
  }
  const libc = words.some((word) => word.startsWith('musl')) ? { libc: ['musl'] } : {}
  return { version, cpu, ...(dev ? { dev } : {}), ...libc, optional: true, os }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const missing = missingEntries(lock.packages)
  const all = Object.entries({ ...lock.packages, ...missing })
  lock.packages = Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, 'en')))
  writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`${Object.keys(missing).length} entries added`)
}
