/** Types, lint and unused code, as tests: `npm test` is the only gate one has to know. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { execa } from 'execa'
import { checkout } from './house/modules.ts'

/** The tools of this checkout, not whatever stands in PATH. */
const tools = join(checkout, 'node_modules', '.bin')

describe('the style gates', { concurrency: true }, () => {
  it('types: tsc finds no error', () => passes('tsc', ['--noEmit', '--pretty', 'false']))
  it('lint: biome finds nothing', () =>
    passes('biome', ['check', '--error-on-warnings', '--colors=off', '.']))
  it('unused: knip finds no unused file, export or package', () =>
    passes('knip', ['--no-progress']))
})

async function passes(tool: string, args: readonly string[]): Promise<void> {
  const { exitCode, all } = await execa(join(tools, tool), args, {
    cwd: checkout,
    all: true,
    reject: false,
  })
  assert.equal(exitCode, 0, `${tool} ended with ${exitCode}:\n${all}`)
}
