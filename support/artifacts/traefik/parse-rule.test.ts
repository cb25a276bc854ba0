/** Rules of routers, held against requests. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseRule, RuleError } from './parse-rule.ts'

const holds = (rule: string, host: string, path = '/') => parseRule(rule)({ host, path })

describe('a rule', () => {
  it('asks for a host, however it is spelt', () => {
    assert.equal(holds('Host(`api.example`)', 'API.example'), true)
    assert.equal(holds('Host("api.example")', 'example'), false)
  })
  it('takes any of several values', () => {
    assert.equal(holds('Host(`a.example`, `b.example`)', 'b.example'), true)
  })
  it('joins, prefers "and" to "or", negates and groups', () => {
    const rule = 'Host(`a`) || Host(`b`) && PathPrefix(`/x`)'
    assert.deepEqual(
      [holds(rule, 'a'), holds(rule, 'b'), holds(rule, 'b', '/x/y')],
      [true, false, true],
    )
    const grouped = '(Host(`a`) || Host(`b`)) && !Path(`/x`)'
    assert.deepEqual([holds(grouped, 'b'), holds(grouped, 'b', '/x')], [true, false])
  })
  it('matches by expressions', () => {
    assert.equal(holds('HostRegexp(`^.+\\.example$`)', 'any.example'), true)
  })
  for (const text of [
    'Host(`a`',
    'Host(`a`) Host(`b`)',
    'ClientIP(`10.0.0.1`)',
    'Host(`a`) &',
    '',
  ]) {
    it(`is refused as "${text}"`, () => {
      assert.throws(() => parseRule(text), RuleError)
    })
  }
})
