/** The lock file: `npm ci` must accept it on every system, whatever the registry answered at the time. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { missingEntries } from './complete-lock.mjs'

const lockFile = join(import.meta.dirname, '..', '..', 'package-lock.json')

describe('package-lock.json', () => {
  it('has every optional package that it names', () => {
    const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'))
    const missing = Object.keys(missingEntries(packages))
    assert.deepEqual(missing, [], 'type: node support/bin/complete-lock.mjs')
  })
})

describe('an optional package that is missing', () => {
  it('is added for its system and processor alone', () => {
    const tool = {
      optionalDependencies: { '@t/linux-x64-musl': '1.2.3', 't-darwin-arm64': '1.2.3' },
    }
    assert.deepEqual(missingEntries({ 'node_modules/t': { ...tool, dev: true } }), {
      'node_modules/@t/linux-x64-musl': {
        version: '1.2.3',
        cpu: ['x64'],
        dev: true,
        libc: ['musl'],
        optional: true,
        os: ['linux'],
      },
      'node_modules/t-darwin-arm64': {
        version: '1.2.3',
        cpu: ['arm64'],
        dev: true,
        optional: true,
        os: ['darwin'],
      },
    })
  })
  it('is not missing where Node would find it', () => {
    const tool = { optionalDependencies: { 't-linux-x64': '1.2.3' } }
    const nested = {
      'node_modules/a/node_modules/t': tool,
      'node_modules/a/node_modules/t-linux-x64': { version: '1.2.3' },
    }
    assert.deepEqual(missingEntries(nested), {})
    assert.deepEqual(
      missingEntries({ 'node_modules/t': tool, 'node_modules/t-linux-x64': { version: '1.2.3' } }),
      {},
    )
  })
  it('is added beside its dependent where another version stands further up', () => {
    const version = '1.0.0'
    const tool = { optionalDependencies: { 't-linux-x64': '2.0.0' } }
    const packages = {
      'node_modules/a/node_modules/t': tool,
      'node_modules/t-linux-x64': { version },
    }
    assert.deepEqual(Object.keys(missingEntries(packages)), [
      'node_modules/a/node_modules/t-linux-x64',
    ])
  })
  it('is refused when its name does not tell its system or its version is a range', () => {
    const refused = (name: string, version: string) =>
      assert.throws(() => missingEntries({ a: { optionalDependencies: { [name]: version } } }))
    refused('fsevents', '2.3.3')
    refused('t-linux-x64', '^1.0.0')
  })
})
