/** Instructions, found in documents as people write them. */
import assert from 'node:assert/strict'
import { describe, it, type TestContext, test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Violation } from '../core/errors.ts'
import { root } from '../run/root.ts'
import { loadManifests } from '../systems/manifest.ts'
import { instructionsOf, typed } from './set-up-instructions.ts'

function toldBy(t: TestContext, readme: string) {
  const [manifest] = loadManifests(['curriculum-extractor'], `${root}/fixtures/systems`)
  assert.ok(manifest?.system === 'curriculum-extractor')
  const names = Object.values(manifest.documents)
  const files = Object.fromEntries(names.map((name) => [name, '# Title\n']))
  return instructionsOf({
    ...manifest,
    repository: folderWith(t, { ...files, 'README.md': readme }),
  })
}

describe('the instructions of a document', () => {
  it('are commands and variables as they follow each other, up to the start', (t) => {
    const readme = `# Title
## What it is
It uses \`SECRET_KEY\`.
## Start it
1. \`cp .env.example .env\`
2. Put \`SUPABASE_URL\` into \`.env\`.
3. \`docker compose up -d --wait\`
Then \`docker compose down\` ends it.`
    assert.deepEqual(toldBy(t, readme), {
      where: 'README.md, Start it',
      commands: ['cp .env.example .env', 'docker compose up -d --wait'],
      variables: ['SUPABASE_URL'],
    })
  })

  it('may be indented below the title alone, with remarks behind them', (t) => {
    const readme = `# Title

A system.

    cp .env.example .env         # fill in
    docker compose watch

Without an engine, something else.
`
    assert.deepEqual(toldBy(t, readme).commands, ['cp .env.example .env', 'docker compose watch'])
  })

  it('may stand in blocks, with prompts and comments, and in deeper sections', (t) => {
    const readme = `# Title
## Start it
### First
\`\`\`bash
# a remark
$ cp .env.example .env
\`\`\`
### Then
\`\`\`bash
docker compose \\
  up -d
\`\`\``
    const { commands } = toldBy(t, readme)
    assert.deepEqual(commands, ['cp .env.example .env', 'docker compose    up -d'])
  })

  it('are followed in the clone that they begin with', (t) => {
    const told = (lines: string) => toldBy(t, `# Title\n\`\`\`sh\n${lines}\n\`\`\`\n`).commands
    const up = 'docker compose up -d'
    assert.deepEqual(told(`git clone https://host/acme/app.git\ncd app\nnpm ci\n${up}`), [
      'npm ci',
      up,
    ])
    assert.deepEqual(told(`git clone <url> && cd app && cp a b && ${up}`), [`cp a b && ${up}`])
    assert.deepEqual(told(`git clone git@host:app\ncd app/deploy\n${up}`), ["cd 'deploy'", up])
    const wrong = ['cd application', up]
    assert.deepEqual(told(`git clone https://host/app\n${wrong.join('\n')}`), wrong)
    const other = ['git clone https://host/other', 'cd other', 'cd ..', up]
    assert.deepEqual(told(`git clone https://host/app\ncd app\n${other.join('\n')}`), other)
  })

  it('are missed where no document has any', (t) => {
    assert.throws(() => toldBy(t, '# Title\n## Start it\nAsk somebody.'), Violation)
  })
})

test('a reader types everything into one shell', async (t) => {
  const folder = folderWith(t, { 'frontend/a.txt': '', 'a.txt': '' })
  const env = { PATH: process.env.PATH, READER_SESSION: `${folder}/session` }
  const type = (command: string) => typed(command, folder, env)
  const { code } = await type('export WHO="a reader" && cd frontend')
  assert.equal(code, 0)
  assert.equal((await type('echo "$WHO in ${PWD##*/}"; exit 3')).said, 'a reader in frontend')
  assert.equal((await type('cd gone')).code, 1)
  assert.equal((await type('cd ..')).code, 0)
  assert.deepEqual(await type('ls frontend'), { command: 'ls frontend', code: 0, said: 'a.txt' })
})
