/** What an image's own health check says, by its Dockerfile. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { folderWith } from '../folder-with.ts'
import { imageHealth } from './image-health.ts'

function healthOf(context: TestContext, text: string, target?: string) {
  const dir = folderWith(context, { Dockerfile: text })
  return imageHealth({
    dockerfile: join(dir, 'Dockerfile'),
    ...(target === undefined ? {} : { target }),
  })
}

test('a command of the shell, with its figures, over more than one line', (t) => {
  const text = `FROM node:20 AS build
FROM node:20
HEALTHCHECK --interval=10s --timeout=5s --retries=3 --start-period=1m \\
  CMD wget -qO- http://127.0.0.1:8000/ || exit 1
CMD ["node", "main.js"]`
  assert.deepEqual(healthOf(t, text), {
    test: ['CMD-SHELL', 'wget -qO- http://127.0.0.1:8000/ || exit 1'],
    disabled: false,
    intervalMs: 10_000,
    timeoutMs: 5_000,
    startPeriodMs: 60_000,
    retries: 3,
  })
})

test('a program without a shell, of the last one said', (t) => {
  const text = 'FROM x\nHEALTHCHECK CMD old\nHEALTHCHECK CMD ["node", "a b.js"]'
  assert.deepEqual(healthOf(t, text), { test: ['CMD', 'node', 'a b.js'], disabled: false })
})

test('it comes with the stage that another one begins with, not with one that files are copied from', (t) => {
  const text = `FROM x AS Checked
HEALTHCHECK CMD a
FROM checked AS heir
FROM y
COPY --from=heir /a /a`
  assert.deepEqual(healthOf(t, text, 'heir')?.test, ['CMD-SHELL', 'a'])
  assert.equal(healthOf(t, text), undefined)
})

test('there is none: switched off, never said, a Dockerfile or stage that is not there', (t) => {
  assert.equal(healthOf(t, 'FROM x\nHEALTHCHECK CMD a\nHEALTHCHECK NONE'), undefined)
  assert.equal(healthOf(t, 'FROM x\nCMD a'), undefined)
  assert.equal(healthOf(t, 'FROM x\nHEALTHCHECK CMD a', 'gone'), undefined)
  assert.equal(imageHealth({ dockerfile: '/nowhere/Dockerfile' }), undefined)
})
