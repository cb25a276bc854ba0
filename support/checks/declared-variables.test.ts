/** Tests of who counts as a reader of a variable. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Violation } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { askedFor, declaresNothingElse } from './declared-variables.ts'

const readBy = (path: string, text: string) => () =>
  declaresNothingElse({ API_TOKEN: 'x' }, {}, [{ path, text }])

test('a program or a workflow that has the name reads the variable', () => {
  readBy('app.py', 'token = os.environ["API_TOKEN"]  # the token')()
  readBy('app.js', 'class App {\n  #token = process.env.API_TOKEN\n}')()
  readBy('ci.yml', 'url: https://example.com/#${API_TOKEN}')()
})

test('a comment, a document and a sample that have the name read nothing', () => {
  assert.throws(readBy('table.yaml', 'row: violated # API_TOKEN is not read'), Violation)
  assert.throws(readBy('app.js', 'start() // API_TOKEN is not needed any more'), Violation)
  assert.throws(readBy('README.md', 'Set API_TOKEN.'), Violation)
  assert.throws(readBy('.env.staging', 'API_TOKEN=x'), Violation)
})

test("a proxy's own file may have its variables exported, and nobody asks for what every CI sets", (t) => {
  const repository = folderWith(t, {
    'docker-compose.yml': `services: { a: { image: 'a:\${TAG}', environment: ['CI=\${CI}'] } }`,
    'docker-compose.proxy.yml': `services: { p: { image: p, command: '\${EMAIL} \${OTHER}' } }`,
    'deployment.md': '# A\n\n```bash\nexport EMAIL=a@example.com\nexport TAG=1\n```\n',
  })
  const manifest = {
    ...{ repository, environment: {}, environments: { anonKey: ['A', 'B'] }, composition: {} },
    documents: { deployment: 'deployment.md' },
  } as unknown as Manifest
  const undocumented = Object.entries(askedFor(manifest)).filter(([, by]) => by !== 'the documents')
  assert.deepEqual(Object.fromEntries(undocumented), {
    OTHER: 'docker-compose.proxy.yml',
    TAG: 'docker-compose.yml',
  })
})
