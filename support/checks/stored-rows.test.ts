/** Whose an object is, as the storage's record tells it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { isComplete, type StoredRow } from './stored-rows.ts'

const at = new Date()
const row: StoredRow = {
  ...{ id: '1', bucket: 'worksheets', path: 'u1/f.pdf', owner: 'u1', size: 10 },
  ...{ type: 'application/pdf', cacheControl: 'max-age=3600', createdAt: at, updatedAt: at },
}
const wanted = {
  ...{ bucket: 'worksheets', owner: 'u1', size: 10 },
  ...{ type: 'application/pdf', since: at.getTime() },
}

test('an object of the service key is owned by the user whose folder it lies in', () => {
  isComplete(row, wanted)
  isComplete({ ...row, owner: null }, wanted)
  for (const other of [
    { owner: 'u2' },
    { owner: null, path: 'u2/f.pdf' },
    { owner: null, path: 'f.pdf' },
  ]) {
    assert.throws(() => isComplete({ ...row, ...other }, wanted), Violation)
  }
})
