import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Violation } from '../../core/errors.ts'
import { auth, repository } from './repository-in-python.ts'
import { verifiesProperly } from './token-files.ts'

const given = 'algorithms=["HS256"], audience="authenticated"'
const path = 'backend/supabase_auth.py'

describe('the verification of tokens', () => {
  for (const other of [
    `${given}, options={"verify_signature": True, "verify_exp": True}`,
    `${given})  # never options={"verify_signature": False`,
    '["HS256"], audience="authenticated"',
    'ALLOWED, audience="authenticated"',
  ]) {
    it(`may be called with ${other}`, (t) => {
      verifiesProperly(...repository(t, { [path]: auth.replace(given, other) }))
    })
  }

  it('may take the algorithm of the header once it is compared with those allowed', (t) => {
    const text = auth
      .replace(
        '    return',
        '    head = jwt.get_unverified_header(token)\n    assert head["alg"] in ALLOWED\n    return',
      )
      .replace('["HS256"]', '[head["alg"]]')
    verifiesProperly(...repository(t, { [path]: text }))
  })

  for (const [other, message] of [
    ['algorithms=[jwt.get_unverified_header(token)["alg"]], audience="a"', /ways around/],
    [
      'algorithms=["HS256"], options={"verify_aud": False}) # audience is not checked\n    (',
      /says/,
    ],
    [`${given}, options={"verify_aud": False}`, /ways around/],
    [`${given}, options={"verify_signature": not DEBUG}`, /ways around/],
    ['audience=pick("a", "b", "c")', /says/],
    ['**pick("a", "b"), audience=pick("a", ["b", "c"])', /says/],
  ] as const) {
    it(`is none with ${other}`, (t) => {
      const read = repository(t, { [path]: auth.replace(given, other) })
      const found = (error: Error) => error instanceof Violation && message.test(error.message)
      assert.throws(() => verifiesProperly(...read), found)
    })
  }

  it('is none where only the key is made of several', (t) => {
    const text = auth.replace(`SECRET, ${given}`, 'pick(a, given(b, c)), audience="a"')
    const read = repository(t, { [path]: text })
    assert.throws(() => verifiesProperly(...read), /says/)
  })
})
