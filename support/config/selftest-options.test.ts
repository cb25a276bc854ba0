import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultOptions, figureOptions } from './selftest-options.ts'

test('faults are asked for in words, by the sample, by what has changed, or by all of it', () => {
  const all = ['a', '--sample', 'VG-CON-05', '--changed', '--base', 'v1', '--parallel', '3']
  assert.deepEqual(faultOptions([...all, '--target', 'containers'], 8), {
    ...{ words: ['a', 'VG-CON-05'], sample: true, changed: true, base: 'v1' },
    ...{ target: 'containers', parallel: 3, reports: 'reports' },
  })
  const none = {
    ...{ words: [], sample: false, changed: false, target: 'embedded' },
    ...{ parallel: 2, reports: 'reports' },
  }
  assert.deepEqual(faultOptions([], 8), none)
})

test('a base without --changed is refused with the way out', () => {
  assert.throws(() => faultOptions(['--base', 'v1'], 2), {
    code: 'OPTION_VALUE',
    remedy: /--changed --base v1/,
  })
})

test('faults run where services are started, never on those of somebody else', () => {
  assert.throws(() => faultOptions(['--target', 'remote'], 2), {
    code: 'OPTION_CHOICE',
    remedy: /embedded, containers, compose/,
  })
})

test('an option of another command is refused with the own ones', () => {
  assert.throws(() => faultOptions(['--brief'], 2), { code: 'OPTION_UNKNOWN', remedy: /--sample/ })
  assert.throws(() => figureOptions(['--sample'], 2), { remedy: /--whole/ })
})

test('figures are a sample of all features unless more or less is asked for', () => {
  assert.deepEqual(figureOptions([], 1), {
    ...{ features: [], whole: false, parallel: 1, reports: 'reports' },
  })
  const { features, whole, shard } = figureOptions(['--whole', '--shard', '1/2', 'f:3'], 1)
  assert.deepEqual([features, whole, shard], [['f:3'], true, '1/2'])
})
