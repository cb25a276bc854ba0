import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerShell } from './answer-shell.ts'

/** A project whose mail is the suite's own, and what the engine is asked. */
function project() {
  const asked: (readonly string[])[] = []
  const answer = answerShell({
    placed: {
      select: async () => undefined,
      addressOf: () => undefined,
      isSupplied: (service) => service === 'mail',
      published: () => [],
    },
    command: {
      read: async () => ({ code: 0, stdout: '', stderr: '' }),
      use: () => undefined,
      run: async (words) => {
        asked.push(words)
        return { code: 0, stdout: '', stderr: '' }
      },
      abort: () => undefined,
    },
    selected: () => undefined,
  })
  const say = (...words: string[]) => answer({ argv: ['compose', ...words], cwd: '/', env: {} })
  return { asked, say }
}

test('services that the suite supplies are not asked of the engine; the others are', async () => {
  const { asked, say } = project()
  await say('up', '-d', '--wait', 'redis', 'mail')
  await say('up', '-d')
  await say('exec', 'redis', 'mail')
  assert.deepEqual(asked, [
    ['up', '-d', '--wait', 'redis'],
    ['up', '-d'],
    ['exec', 'redis', 'mail'],
  ])
})

test('where nothing else is meant the engine is not asked: without a name it would start all', async () => {
  const { asked, say } = project()
  assert.equal((await say('up', '-d', 'mail')).code, 0)
  assert.deepEqual(asked, [])
})
