import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeline } from './timeline.ts'

const event = (subject: string, at: number) => ({ subject, at, kind: 'started' }) as const

test('a timeline has a lane for each life and a dot for each event', () => {
  const svg = timeline('two jobs', [event('a', 0), event('b', 5), event('a', 10)])
  assert.equal(svg.match(/<circle /g)?.length, 3 + 1)
  assert.match(svg, />a<\/text>.*>b<\/text>/)
  assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
})

test('names cannot break out of the picture', () => {
  const svg = timeline('<b>', [event('<script>alert(1)</script>\u0001', 0)])
  assert.doesNotMatch(svg, /<script|<b>/)
  assert.match(svg, /alert\(1\)&lt;\/script&gt;\ufffd/)
})

test('a picture of too many lives says how many it leaves out', () => {
  const svg = timeline(
    'many',
    Array.from({ length: 100 }, (_, i) => event(`job ${i}`, i)),
  )
  assert.match(svg, /60 more lives are not shown/)
})
