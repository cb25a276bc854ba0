import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SuiteError } from '../core/errors.ts'
import { mergeOptions, runOptions, targetOption } from './options.ts'

const refused = (args: string[], code: string, text: RegExp) =>
  assert.throws(
    () => runOptions(args, 2),
    (error: SuiteError) => error.code === code && text.test(error.toString()),
  )

test('without arguments every system runs on the embedded target', () => {
  const options = runOptions([], 8)
  assert.deepEqual(
    [options.systems, options.target, options.parallel, options.reports],
    [[], 'embedded', 2, 'reports'],
  )
})

test('options and features are read as they are given', () => {
  const options = runOptions(
    ['--system', 'a', '--system=b', '--tags', '@x', '--shard', '1/3', '--allow', 'load', 'f:3'],
    1,
  )
  assert.deepEqual(options.systems, ['a', 'b'])
  assert.deepEqual([options.tags, options.shard, options.parallel], ['@x', '1/3', 1])
  assert.deepEqual([options.allow, options.features], [['load'], ['f:3']])
})

test('an unknown option is refused with the options', () => {
  refused(['--taget', 'embedded'], 'OPTION_UNKNOWN', /--taget.*\n.*--target/)
})

test('a misspelt choice is refused with the choices', () => {
  refused(['--target', 'dokcer'], 'OPTION_CHOICE', /"dokcer".*\n.*embedded/)
  refused(['--allow', 'everything'], 'OPTION_CHOICE', /destructive, load/)
  assert.throws(() => targetOption(['--target', 'x']), SuiteError)
})

test('an option without its value is refused', () => {
  refused(['--tags'], 'OPTION_VALUE', /--tags/)
})

test('a shard outside of its total and a parallel of zero are refused', () => {
  refused(['--shard', '3/2'], 'OPTION_VALUE', /1\/4/)
  refused(['--shard', '0/2'], 'OPTION_VALUE', /1\/4/)
  refused(['--parallel', '0'], 'OPTION_VALUE', /1 to 99/)
})

test('durations are the file of an earlier run, or none at all', () => {
  assert.equal(runOptions(['--durations', 'a.json'], 1).durations, 'a.json')
  assert.ok(!('durations' in runOptions([], 1)))
})

test('options cannot be changed afterwards', () => {
  assert.ok(Object.isFrozen(runOptions([], 1)))
})

test('what is merged are folders; other options than its own are refused', () => {
  assert.deepEqual(mergeOptions(['a', '--reports', 'm', 'b', '--require-complete']), {
    ...{ folders: ['a', 'b'], reports: 'm', requireComplete: true },
  })
  const code = (args: string[]) => {
    try {
      return mergeOptions(args)
    } catch (error) {
      return (error as SuiteError).code
    }
  }
  assert.equal(code([]), 'OPTION_VALUE')
  assert.equal(code(['a', '--target', 'embedded']), 'OPTION_UNKNOWN')
  assert.equal(code(['a', '--reportss=x']), 'OPTION_UNKNOWN')
})
