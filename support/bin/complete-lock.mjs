#!/usr/bin/env node
/**
 * Completes package-lock.json after `npm install`: npm leaves out an optional package that its
 * registry could not answer for, and `npm ci` then refuses the whole lock file on every machine.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/**
 * The entries that are missing, by path. They carry no integrity, because nobody has seen the files;
 * system and processor are read off the name, so that npm fetches none for another machine.
 * @param {Record<string, { optionalDependencies?: Record<string, string>, dev?: boolean }>} packages
 */
export function missingEntries(packages) {
  /** @type {Record<string, object>} */
  const missing = {}
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isFound(packages, path, name)) continue
      missing[`node_modules/${name}`] = entryFor(name, version, dev === true)
    }
  }
  return missing
}

/**
 * Node's own look-up: from the dependent's folder upwards.
 * @param {Record<string, unknown>} packages
 * @param {string} from
 * @param {string} name
 */
function isFound(packages, from, name) {
  const folders = from
    .split('/node_modules/')
    .map((_, i, all) => all.slice(0, i + 1).join('/node_modules/'))
  return [...folders, ''].some(
    (folder) => `${folder}/node_modules/${name}`.replace(/^\//, '') in packages,
  )
}

/**
 * @param {string} name
 * @param {string} version
 * @param {boolean} dev
 */
function entryFor(name, version, dev) {
  const words = name.split(/[^a-z0-9]+/)
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors.filter((processor) => words.includes(processor))
  if (os.length === 0 || !/^\d+\.\d+\.\d+/.test(version)) {
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
