/** A storage that nobody asks lets nobody down. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import { refuseUnbitten } from './unreliable-storage.ts'

type Job = Parameters<typeof refuseUnbitten>[0][number]
const job = (struck?: readonly number[]) => ({ words: 'hangs up', struck }) as Job

test('a pipeline that fetches no document is not judged by how it takes a bad storage', () => {
  assert.throws(() => refuseUnbitten([job([]), job([]), job()]), Unverified)
})

test('a single fault that nobody met is none of the system, and the rest is judged', () => {
  const isBroken = (error: unknown) => error instanceof Error && !(error instanceof Unverified)
  assert.throws(() => refuseUnbitten([job([1]), job([])]), isBroken)
  refuseUnbitten([job([1]), job()])
})
