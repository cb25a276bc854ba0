/** Programs that take up a changed source by themselves. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Unverified, Violation } from '../core/errors.ts'
import type { ComposeService } from '../ports/composition.ts'
import { takesUpChanges } from './compose-access.ts'

const judged = (command: string, context = '/nowhere', action = 'sync') => {
  const tree = { develop: { watch: [{ action, path: context, target: '/app' }] } }
  const service = {
    name: 'backend',
    command: command.split(' '),
    tree,
    mounts: [],
    build: { context },
  }
  return () => takesUpChanges(service as unknown as ComposeService)
}

it('development servers and watchers start again', () => {
  for (const command of [
    'fastapi dev app/main.py --host 0.0.0.0',
    'npx tsx watch src/main.ts',
    'uvicorn app.main:app --reload',
    'bun --hot src/main.ts',
  ])
    judged(command)()
})

it('a program that stays keeps its old code unless compose starts it again', () => {
  for (const command of ['fastapi run app/main.py', 'tsx src/main.ts', 'node src/main.js'])
    assert.throws(judged(command), Violation, command)
  judged('node src/main.js', '/nowhere', 'sync+restart')()
})

it('scripts are looked up, and what only the image has is not judged', (t) => {
  const scripts = {
    dev: 'npm run watch',
    watch: 'tsx watch src',
    start: 'node src',
    round: 'npm run round',
  }
  const context = folderWith(t, {
    'package.json': JSON.stringify({ scripts }),
    'scripts/dev.sh': 'exec fastapi dev app/main.py\n',
    'scripts/start.sh': 'exec fastapi run app/main.py\n',
  })
  for (const command of ['npm run dev', 'pnpm watch', 'bash scripts/dev.sh', '/app/scripts/dev.sh'])
    judged(command, context)()
  for (const command of ['npm start', 'npm run round', 'bash scripts/start.sh'])
    assert.throws(judged(command, context), Violation, command)
  for (const command of ['npm run gone', '/start-reload.sh'])
    assert.throws(judged(command, context), Unverified, command)
})
