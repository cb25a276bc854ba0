import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { checkBuilds, copiedSources } from './compose-build.ts'
import { serviceOf } from './compose-for-tests.ts'

function builtFrom(context: TestContext, files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-build-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const build = { context: folder, dockerfile: join(folder, 'Dockerfile'), args: {} }
  return checkBuilds([serviceOf('web', { build })])
}

test('a build that could find everything succeeds and says that nothing was built', (t) => {
  const Dockerfile = 'FROM x\nCOPY package*.json ./\nCOPY --from=base /a /b\nCOPY . .\n'
  const { code, stdout } = builtFrom(t, { Dockerfile, 'package.json': '{}' })
  assert.equal(code, 0)
  assert.match(stdout, /web: context, Dockerfile and 2 copied paths are there; nothing was built/)
})

test('a source of COPY that is missing fails the build', (t) => {
  const { code, stderr } = builtFrom(t, { Dockerfile: 'FROM x\nCOPY requirements.txt /app/\n' })
  assert.equal(code, 1)
  assert.match(stderr, /"\/requirements\.txt": not found/)
})

test('a missing Dockerfile fails the build, an image needs none', (t) => {
  assert.match(builtFrom(t, {}).stderr, /failed to read dockerfile/)
  assert.match(checkBuilds([serviceOf('redis')]).stdout, /redis uses an image/)
})

test('sources are read from every form of COPY', () => {
  const dockerfile = 'copy --chown=a:b one two \\\n  three /d\nADD ["with space", "/d"]\nCOPY $X /d'
  assert.deepEqual(copiedSources(dockerfile), {
    sources: ['one', 'two', 'three', 'with space'],
    unchecked: 1,
  })
})
