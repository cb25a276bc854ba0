/** Migrations of which only a script of a package tells. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ownMigrations } from './own-migrations.ts'

const drafted = (packages: Readonly<Record<string, readonly string[]>>) =>
  ownMigrations({
    paths: Object.keys(packages),
    text: (path) =>
      JSON.stringify({
        scripts: Object.fromEntries((packages[path] ?? []).map((name) => [name, 'a'])),
      }),
  }).map(({ value }) => value)

it('the package that has the program has the script, and not the one that calls it', () => {
  const packages = {
    'package.json': ['build', 'migrate'],
    'apps/api/package.json': ['migrate:prod', 'migrate', 'migrate:down', 'test'],
  }
  assert.deepEqual(drafted(packages), [{ command: ['npm', 'run', 'migrate'], cwd: 'apps/api' }])
  assert.deepEqual(drafted({ 'package.json': ['db:migrate'] }), [
    { command: ['npm', 'run', 'db:migrate'], cwd: '.' },
  ])
})

it('scripts that make or undo migrations are none', () => {
  assert.deepEqual(drafted({ 'package.json': ['migrate:create', 'migrate:down', 'immigrate'] }), [])
})
