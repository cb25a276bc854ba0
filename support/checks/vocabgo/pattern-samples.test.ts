/** Texts that are made for regular expressions fit them. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sampleOf } from './pattern-samples.ts'

const usual = [
  '^[a-z]{2}(-[A-Z]{2})?$',
  '^[0-9a-f]{64}$',
  '^[^/]+/[^/]+\\.(pdf|txt)$',
  '^(INV|DOC)-\\d{4,}$',
  '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$',
  '^\\S+\\s?\\w*$',
  '^(?:v)?[0-9]+\\.[0-9]+$',
]

describe('a sample of a pattern', () => {
  for (const pattern of usual) {
    it(`fits ${pattern}`, () => assert.match(sampleOf(pattern) ?? '', new RegExp(pattern)))
  }
  it('is not made where the pattern is of no usual kind', () => {
    for (const pattern of ['^(?=x)y$', '^[a', 'a)b']) assert.equal(sampleOf(pattern), undefined)
  })
})
