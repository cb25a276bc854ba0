/** The way from a table to its owners. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { keyPath } from './key-path.ts'

it('is the one of the fewest columns, and ends where keys go round in circles', () => {
  const keys: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    notes: [
      ['page_id', 'pages'],
      ['project_id', 'projects'],
    ],
    pages: [['note_id', 'notes']],
    projects: [['owner_id', 'users']],
  }
  const of = (from: string, to: string) =>
    keyPath(from, to, (at) => (keys[at] ?? []).map(([column, target]) => ({ column, target })))
  assert.equal(of('notes', 'users'), 'project_id.owner_id')
  assert.equal(of('projects', 'users'), 'owner_id')
  assert.equal(of('notes', 'nowhere'), undefined)
})
