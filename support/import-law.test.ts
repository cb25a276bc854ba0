/** The import law of the house, held against every source file, and each of its rules seen to bite. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { importCycles } from './house/cycles.ts'
import { unlawfulImports } from './house/layers.ts'
import { moduleOf, readModules } from './house/modules.ts'
import { strayVendors } from './house/vendors.ts'

describe('the house', () => {
  const modules = readModules()

  it('has source files to judge', () => {
    assert.ok(modules.some(({ path }) => path === 'support/core/errors.ts'))
  })
  it('imports downwards only', () => assertNone(unlawfulImports(modules)))
  it('keeps each package to its place', () => assertNone(strayVendors(modules)))
  it('has no import cycles at run time', () => assertNone(importCycles(modules)))
})

describe('the import law refuses', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['core that reads files', 'support/core/a.ts', 'node:fs', 'core is pure'],
    ['core that knows a port', 'support/core/a.ts', '../ports/queue.ts', 'stands above'],
    ['a port that knows a service', 'support/ports/a.ts', '../services/b.ts', 'stands above'],
    ['a sibling of a sibling', 'support/services/a.ts', '../targets/b.ts', 'its neighbour'],
    ['a run that knows the steps', 'support/run/a.ts', '../../steps/b.ts', 'stands above'],
    [
      'support that knows a fixture',
      'support/run/a.ts',
      '../../fixtures/systems/x/a.ts',
      'nothing of',
    ],
    ['steps that look into a system', 'steps/a.ts', '../fixtures/systems/x/a.ts', 'nothing of'],
    [
      'a fixture that knows the suite',
      'fixtures/systems/x/a.ts',
      '../../../support/core/b.ts',
      'alone',
    ],
    ['steps of another system', 'steps/x/a.ts', '../y/b.ts', 'none of y'],
    ['shared steps that know a system', 'steps/a.ts', './y/b.ts', 'none of y'],
    ['set-up that knows the suite', 'support/bin/a.mjs', '../core/b.ts', 'stands apart'],
    ['a test that imports steps', 'support/run/a.test.ts', '../../steps/b.ts', 'no steps'],
    ['a folder without a place', 'support/misc/a.ts', '../core/b.ts', 'no place'],
  ]
  for (const [what, path, specifier, rule] of cases) {
    it(what, () => {
      const [found, ...more] = unlawfulImports([moduleOf(path, `\nimport '${specifier}'\n`)])
      assert.match(found ?? 'nothing', new RegExp(`^${path}:2 .*${rule}`))
      assert.deepEqual(more, [])
    })
  }
  it('types of a layer above, however they are written', () => {
    for (const line of [
      "import type { A } from '../run/b.ts'",
      "export type { A } from '../run/b.ts'",
      "type T = import('../run/b.ts').A",
      "await import('../run/b.ts')",
    ]) {
      assert.equal(unlawfulImports([moduleOf('support/ports/a.ts', line)]).length, 1, line)
    }
  })
  it('a package in a file it is not for, and a package without a row', () => {
    const stray = (path: string, name: string) =>
      strayVendors([moduleOf(path, `import '${name}'`)]).length
    assert.equal(stray('support/checks/a.ts', '@cucumber/cucumber'), 1)
    assert.equal(stray('support/services/redis/a.ts', 'left-pad'), 1)
    assert.equal(stray('support/services/redis/a.ts', 'ioredis/built/x.js'), 0)
  })
  it('a circle of three at run time, and lets types go round', () => {
    const circle = (last: string) => [
      moduleOf('a/1.ts', "import './2.ts'"),
      moduleOf('a/2.ts', "export * from './3.ts'"),
      moduleOf('a/3.ts', last),
    ]
    assert.deepEqual(importCycles(circle("import { x } from './1.ts'")), [
      'a/1.ts -> a/2.ts -> a/3.ts -> a/1.ts',
    ])
    assert.deepEqual(importCycles(circle("import { type X } from './1.ts'")), [])
  })
})

describe('the import law lets', () => {
  it('a test, and a helper that only tests import, start a neighbour', () => {
    const modules = [
      moduleOf('support/services/a.test.ts', "import './helper.ts'\nimport '../targets/b.ts'"),
      moduleOf('support/services/helper.ts', "import '../targets/b.ts'"),
    ]
    assert.deepEqual(unlawfulImports(modules), [])
  })
  it('steps use the generators of documents', () => {
    assert.deepEqual(
      unlawfulImports([moduleOf('steps/a.ts', "import '../fixtures/documents/pdf.ts'")]),
      [],
    )
  })
})

function assertNone(violations: readonly string[]): void {
  assert.equal(violations.length, 0, `\n${violations.join('\n')}\n`)
}
