/** Versions of Python packages are in the order of PEP 440, and specifiers allow what pip would install. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { poetrySpecifiers, requirementIn } from './requirement.ts'
import { allows, compareVersions, isBounded } from './versions.ts'

/** The specification's own example of an order, and some more. */
const order = [
  ...['1.0.dev456', '1.0a1', '1.0a2.dev456', '1.0a12', '1.0b1', '1.0b2', '1.0rc1', '1.0'],
  ...['1.0.post456.dev34', '1.0.post456', '1.1.dev1', '1.10', '1!0.1'],
]

/** Specifiers, versions that they allow, and versions that they do not. */
const ranges: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['>=5.3.4,<6.0.0', ['5.3.4', '5.9'], ['5.3.3', '6.0', '6.0.0rc1']],
  ['~=2.2', ['2.2', '2.9.1'], ['2.1', '3.0']],
  ['~=2.2.1', ['2.2.1', '2.2.9'], ['2.3']],
  ['==1.4.*', ['1.4', '1.4.9'], ['1.40', '1.5']],
  ['!=1.5', ['1.4'], ['1.5.0']],
  ['==2.0', ['2', '2.0.0'], ['2.0.1']],
  ['>1,<=2', ['1.5', '2.0'], ['1.0', '2.0.1']],
]

describe('versions of Python packages', () => {
  it('are in the order of the specification', () => {
    for (const [at, version] of order.entries()) {
      const next = order[at + 1]
      if (next === undefined) continue
      assert.ok((compareVersions(version, next) ?? 0) < 0, `${version} < ${next}`)
      assert.ok((compareVersions(next, version) ?? 0) > 0, `${next} > ${version}`)
    }
    assert.equal(compareVersions('1.0', '1'), 0)
    assert.equal(compareVersions('1.0', 'unknown'), undefined)
  })
  for (const [range, allowed, refused] of ranges) {
    it(`of ${range} are allowed and others are not`, () => {
      const specifiers = range.split(',')
      for (const version of allowed) assert.equal(allows(specifiers, version), true, version)
      for (const version of refused) assert.equal(allows(specifiers, version), false, version)
    })
  }
  it('end somewhere where a specifier says so', () => {
    for (const range of ['<2', '<=2', '==1', '~=1.2', '==1.*']) assert.ok(isBounded([range]), range)
    for (const range of [[], ['>=1'], ['>1'], ['!=2']]) assert.ok(!isBounded(range), range.join())
  })
  it('are asked for by name, extras, range, address and marker', () => {
    assert.deepEqual(
      requirementIn('Celery[Redis, auth] (<6.0.0, >=5.3.4) ; python_version > "3"'),
      {
        ...{ name: 'celery', extras: ['auth', 'redis'], specifiers: ['<6.0.0', '>=5.3.4'] },
        marker: 'python_version > "3"',
      },
    )
    assert.deepEqual(requirementIn('a_b.c @ https://x/y.whl'), {
      ...{ name: 'a-b-c', extras: [], specifiers: [], source: 'https://x/y.whl' },
    })
    assert.equal(requirementIn('--hash=sha256:ab'), undefined)
  })
  it('of Poetry are those of the standard', () => {
    const all = [
      '^1.2.3',
      '^0.2.3',
      '^0.0.3',
      '~1.2.3',
      '~1',
      '1.2',
      '1.*',
      '*',
      '>=1, <2',
      '~=1.2',
    ]
    assert.deepEqual(all.map(poetrySpecifiers), [
      ...[
        ['<2', '>=1.2.3'],
        ['<0.3', '>=0.2.3'],
        ['<0.0.4', '>=0.0.3'],
        ['<1.3', '>=1.2.3'],
      ],
      ...[['<2', '>=1'], ['==1.2'], ['==1.*'], [], ['<2', '>=1'], ['~=1.2']],
    ])
  })
})
