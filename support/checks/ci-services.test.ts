/** When the backend's tests have told that they cannot do without Redis. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StepResult } from '../artifacts/workflow/execute-step.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { testsFailed } from './ci-services.ts'

const step = (name: string, told: Partial<StepResult>): StepResult => ({
  ...{ name, kind: 'run', status: 'passed', forgiven: false, stdout: '', stderr: '' },
  durationMs: 1_000,
  ...told,
})
const ended = (
  status: 'passed' | 'failed' | 'skipped',
  told: Partial<StepResult> = {},
  stderr = 'resolving\nerror: no such host\n',
) => ({
  name: 'tests',
  steps: [
    step('install', { status: status === 'skipped' ? 'failed' : 'passed', stderr }),
    step('tests', { status, ...told }),
  ],
})

test('they fail, or wait for it until the job has no time left', () => {
  testsFailed(ended('failed'))
  testsFailed(ended('failed', { endedHere: true, durationMs: 90_000 }))
})

test('they pass, or leave out what needs it', () => {
  assert.throws(() => testsFailed(ended('passed')), Violation)
})

test('nothing is known where the steps before them failed or took the time', () => {
  assert.throws(() => testsFailed(ended('skipped')), Unverified)
  assert.throws(() => testsFailed(ended('failed', { endedHere: true })), Unverified)
})

test('a step before them that failed is quoted, as it alone knows why', () => {
  assert.throws(() => testsFailed(ended('skipped')), /"install", .* already: error: no such host$/)
})

test('where packages cannot be fetched, the machine is what fails', () => {
  const unfetched = 'error: Failed to download `httpx==1`\n\nhint: other certificates\n'
  const told = /^needs packages that this machine cannot fetch: Failed to download `httpx==1`$/
  assert.throws(() => testsFailed(ended('skipped', {}, unfetched)), { message: told })
})

test('where the tests cannot begin, nothing is known of Redis', () => {
  for (const told of [
    { exitCode: 127, stderr: 'bash: pytest: command not found' },
    { exitCode: 127, stderr: 'sh: 1: pytest: not found' },
    { exitCode: 1, stderr: "ModuleNotFoundError: No module named 'fastapi'" },
    { exitCode: 1, stderr: '/usr/bin/python: No module named pytest' },
    { exitCode: 1, stderr: "Error: Cannot find module 'vitest'" },
    { exitCode: 254, stdout: 'npm error enoent ENOENT: package.json' },
    { exitCode: 2, stdout: 'Failed to download `httpx==1`' },
  ]) {
    assert.throws(() => testsFailed(ended('failed', told)), Unverified)
  }
  testsFailed(ended('failed', { exitCode: 1, stderr: 'Error: connect ECONNREFUSED; ENOENT: x' }))
})

test('of several steps that run tests, one that fails is enough', () => {
  const unit = step('unit', {})
  const run = (status: 'passed' | 'failed') => ({
    ...{ name: 'unit', others: ['integration'] },
    steps: [unit, step('integration', { status })],
  })
  testsFailed(run('failed'))
  assert.throws(() => testsFailed(run('passed')), Violation)
})
