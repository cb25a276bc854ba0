/** What a repository has kept and would keep: environment files with secrets, and none that is public. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { execa } from 'execa'
import { readMarkdown } from '../artifacts/markdown/read-markdown.ts'
import { Violation } from '../core/errors.ts'
import { madeByReaders } from './environment-files.ts'
import { credentialsEver, ignores } from './version-control.ts'

const root = mkdtempSync(join(tmpdir(), 'plumbline-version-control-'))
after(() => rmSync(root, { recursive: true, force: true }))

/** A folder with these files. */
function folderWith(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name, path)), { recursive: true })
    writeFileSync(join(root, name, path), text)
  }
  return join(root, name)
}

/** What the history tells of a repository in which these files were once committed, below `part`. */
async function everIn(name: string, files: Readonly<Record<string, string>>, part = '.') {
  const cwd = folderWith(name, files)
  const git = (...args: string[]) => execa('git', args, { cwd })
  await git('init', '--quiet')
  await git('add', '--all', '--force')
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com']
  await git(...author, 'commit', '--quiet', '-m', 'first')
  await git('rm', '-r', '--quiet', '--cached', '.')
  await git(...author, 'commit', '--quiet', '-m', 'gone')
  return (await credentialsEver(join(cwd, part), ['.', 'backend'])).found
}

describe('committed once', () => {
  const files: readonly (readonly [path: string, text: string, counts: boolean])[] = [
    ['.env', 'ENVIRONMENT=local\n', true],
    ['backend/.env', 'LOG_LEVEL=info\n', true],
    ['.env.production', 'REDIS_PASSWORD=hunter2\n', true],
    ['deploy/.env', 'export SECRET_KEY="summer"\n', true],
    ['frontend/.env', 'VITE_API_URL=http://localhost:8000\n', false],
    ['frontend/.env.development', 'VITE_API_KEY=public\n', false],
    ['.env.test', 'REDIS_PASSWORD=redis\nSECRET_KEY=abc\n', false],
    ['.env.production', 'LOG_LEVEL=warn\nSECRET_KEY=changethis\n', false],
    ['.env.example', 'SECRET_KEY=changethis\n', false],
  ]
  for (const [at, [path, text, counts]] of files.entries()) {
    it(`${path} with ${JSON.stringify(text)} ${counts ? 'counts' : 'does not'}`, async () => {
      const found = await everIn(`committed-${at}`, { [path]: text })
      assert.deepEqual(found, counts ? [`${path}: an environment file`] : [])
    })
  }
  it('a part of a larger repository has its own root', async () => {
    const found = await everIn(
      'larger',
      { 'systems/a/.env': 'A=b\n', 'systems/b/x': '' },
      'systems/a',
    )
    assert.deepEqual(found, ['systems/a/.env: an environment file'])
  })
})

describe('the documents have readers make', () => {
  const copy = folderWith('documented', {
    '.env.example': 'SECRET_KEY=changethis\n',
    'frontend/.env.example': 'VITE_API_URL=http://localhost:8000\n',
    'backend/main.py': '',
    '.env.ci': 'LOG_LEVEL=info\n',
  })
  const made = (text: string) => madeByReaders([{ file: 'README.md', ...readMarkdown(text) }], copy)
  const cases: readonly (readonly [text: string, made: string[]])[] = [
    ['```bash\ncp .env.example .env\n```', ['.env']],
    ['```bash\ncd backend && cp ../.env.example .env\n```', ['backend/.env']],
    ['```bash\ngit clone x://y/z.git\ncd z\ncp .env.example .env.staging\n```', ['.env.staging']],
    ['Take `docker compose --env-file .env.production up -d`.', ['.env.production']],
    ['```sh\necho A=b > .env.local\n```', ['.env.local']],
    ['```bash\ncd frontend\ncp .env.example .env\n```', []],
    ['```bash\ndocker compose --env-file .env.ci up\n```', []],
    ['```bash\nscp .env deploy@host:/srv/app/.env\ncp .env.example /srv/app/.env\n```', []],
    ['`.env.production` belongs to the server.', []],
  ]
  for (const [text, expected] of cases) {
    it(text, () => assert.deepEqual(made(text), expected))
  }
})

describe('what would be taken in', () => {
  it('is nothing that is ignored', async () => {
    const copy = folderWith('ignored', { '.gitignore': '/.env\n*.sql\n' })
    await ignores(copy, ['.env', 'backup_20251022.sql'])
  })
  it('is named', async () => {
    const copy = folderWith('taken', { '.gitignore': '*.sql\n' })
    const named = (error: unknown) => error instanceof Violation
    await assert.rejects(ignores(copy, ['.env', 'backup_20251022.sql']), named)
  })
})
