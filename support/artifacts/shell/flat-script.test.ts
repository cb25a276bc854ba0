/** What a script runs is seen through its functions, its words and the scripts that it calls. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { flatScript } from './flat-script.ts'

const none = () => undefined

it('reads commands through functions that hand their arguments on, and through words', () => {
  const text = `compose() { docker compose -f a.yml "$@"; }
run_in() {
  compose run --rm app "$@"
}
DC="docker compose -f b.yml"
also=(docker compose -f c.yml)
compose pull
old="$(compose ps -q)"
if ! run_in migrate up; then exit 1; fi
$DC up -d
"\${also[@]}" down
echo compose up`
  const { forward } = flatScript(text, none)
  const lines = forward.split('\n')
  assert.ok(lines.includes('docker compose -f a.yml pull'))
  assert.ok(lines.includes('old="$(docker compose -f a.yml ps -q)"'))
  assert.ok(lines.includes('if ! docker compose -f a.yml run --rm app migrate up; then exit 1; fi'))
  assert.ok(lines.includes('docker compose -f b.yml up -d'))
  assert.ok(lines.includes('docker compose -f c.yml down'))
  assert.ok(lines.includes('echo compose up'))
})

it('puts a function and a script where they are called, once each', () => {
  const scripts: Record<string, string> = {
    'scripts/dump.sh': 'pg_dump "$URL"\nbash scripts/dump.sh',
  }
  const read = (name: string) => {
    const text = scripts[name]
    return text === undefined ? undefined : { path: name, text }
  }
  const text = `replace() {
  docker compose up -d
}
bash scripts/dump.sh
migrate
replace
`
  const { forward } = flatScript(text, read)
  const at = (word: string) => forward.indexOf(word)
  assert.ok(at('pg_dump') < at('migrate') && at('migrate') < at('compose up'), forward)
  assert.equal(forward.split('pg_dump').length, 2)
})

it('tells what runs after a failure from what runs else', () => {
  const text = `undo() {
  docker compose up -d old
}
trap undo ERR
roll_back() { docker compose up -d older; }
docker compose up -d new
curl -f x || roll_back
trap - ERR`
  const { forward, back } = flatScript(text, none)
  assert.match(forward, /up -d new/)
  assert.doesNotMatch(forward, /up -d old/)
  assert.match(back, /up -d old\n(.*\n)*.*up -d older/)
})

it('a name runs where a command stands, and what takes back runs forward where nobody asks', () => {
  const text = `deploy() { docker compose up -d new; }
restore_previous() { docker compose up -d kept; }
echo deploy later
restore_previous`
  const { forward, back } = flatScript(text, none)
  assert.doesNotMatch(forward, /up -d new/)
  assert.match(forward, /up -d kept/)
  assert.equal(back, '')
})

it('finds a script beside the one that names it', () => {
  const scripts: Record<string, string> = {
    'ops/all.sh': 'bash "$(dirname "$0")/one.sh"',
    'ops/one.sh': 'docker compose build',
  }
  const asked: (string | undefined)[] = []
  const read = (name: string, caller: string | undefined) => {
    asked.push(caller)
    const path = caller === undefined ? name : `ops${name}`
    const text = scripts[path]
    return text === undefined ? undefined : { path, text }
  }
  assert.match(flatScript('bash ops/all.sh', read).forward, /docker compose build/)
  assert.deepEqual(asked, [undefined, 'ops/all.sh'])
})
