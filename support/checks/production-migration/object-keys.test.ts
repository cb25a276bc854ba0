/** Which keys of files count as guessed. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { cannotBeGuessed } from './object-keys.ts'

const publicUrl = 'http://files.example'
const scene = { addresses: { objectStore: { publicUrl } } } as never
const sender = { person: { id: randomUUID() }, project: randomUUID() } as never

/** A hundred files of one name below these ids. */
const files = (idOf: (at: number) => string) =>
  Array.from({ length: 100 }, (_, at) => {
    const id = idOf(at)
    return { id, url: `${publicUrl}/documents/${id}/plan.pdf`, file: { name: 'plan.pdf' } }
  }) as never

describe('a key made of the id of its file', () => {
  it('cannot be guessed where the id is chance', () => {
    assert.ok(
      cannotBeGuessed(
        scene,
        sender,
        files(() => randomUUID()),
      ) >= 56,
    )
  })
  it('can where the id is a number', () => {
    const numbered = files((at) => String(1_000 + at))
    assert.throws(() => cannotBeGuessed(scene, sender, numbered), /can be guessed/)
  })
})
