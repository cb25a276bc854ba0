/** The description of a remote target: keys from the environment, and refusals that name the place. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { SuiteError } from '../core/errors.ts'
import { remotePlace } from './remote.ts'

const dir = mkdtempSync(join(tmpdir(), 'plumbline-remote-'))
after(() => rmSync(dir, { recursive: true, force: true }))

const text = `
name: staging
allow: [.example.com]
systems:
  vocabgo:
    postgres: \${DATABASE}
    supabase: { url: "https://p.example.com", anonKey: "\${ANON}", serviceKey: "\${SERVICE}" }
`
const env = { DATABASE: 'postgresql://u:p@db.example.com/d', ANON: 'a', SERVICE: 'not-a-real-key' }

function read(content: string, given: Record<string, string> = env) {
  const file = join(dir, 'place.yaml')
  writeFileSync(file, content)
  return remotePlace(undefined, { ...given, PLUMBLINE_REMOTE: file })
}

const refusal = (content: string, given = env) => {
  try {
    read(content, given)
    return 'taken'
  } catch (error) {
    return error instanceof SuiteError ? error.toString() : String(error)
  }
}

test('keys come from the environment, and what is not said has its default', () => {
  const place = read(text)
  assert.equal(place.systems.vocabgo?.supabase?.serviceKey, env.SERVICE)
  assert.equal(place.systems.vocabgo?.supabase?.provider, 'project')
  assert.deepEqual(place.budgets, { writes: 2_000, writesPerSecond: 20, minutes: 30 })
})

test('a variable that is not set is refused by its name', () => {
  assert.match(refusal(text, { ...env, ANON: '' }), /REMOTE_BROKEN.*the variable ANON is not set/)
})

test('a missing file, a missing list of hosts and an unknown field are refused', () => {
  assert.throws(() => remotePlace(join(dir, 'none.yaml'), {}), /there is no such file/)
  assert.match(refusal(text.replace('allow: [.example.com]', 'allow: []')), /allow/)
  assert.match(refusal(`${text}\nallowed: []`), /allowed/)
})

test('no refusal repeats a key', () => {
  const broken = text.replace('"${SERVICE}" }', '"${SERVICE}", provider: own }')
  assert.match(refusal(broken), /provider/)
  assert.doesNotMatch(refusal(broken), /not-a-real-key/)
})
