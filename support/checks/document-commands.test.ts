/** Commands of documents: what they name is looked for where it would have to be. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { readMarkdown } from '../artifacts/markdown/read-markdown.ts'
import { Violation } from '../core/errors.ts'
import type { ComposeProject } from '../ports/composition.ts'
import { commandsExist } from './document-commands.ts'

describe('a command of a document', () => {
  const files = { 'run.py': '', 'backend/tool.py': '' }
  const document = (lines: string) => ({
    file: 'a.md',
    ...readMarkdown(`# A\n\n\`\`\`sh\n${lines}\n\`\`\`\n`),
  })
  for (const line of [
    'python run.py',
    'python3 run.py --fast   # takes a minute',
    'python -m pytest                   # uses the same services',
    'python3.12 -m venv .venv && . .venv/bin/activate',
    'cd backend\npython tool.py',
    'python -c "print(1)"',
    'cd /srv/proxy/\ndocker compose -f elsewhere.yml up',
    'cd ~/proxy && python gone.py',
    'git clone https://host/acme/app.git\ncd app\npython run.py',
    'git clone git@host:app && cd app/backend && python tool.py',
    'gh repo clone acme/app shop\ncd shop\npython run.py',
    'git clone -b main <your fork>\ncd app\npython run.py',
    'cd <the folder>\npython gone.py',
    'python <your script>',
  ]) {
    it(`names what exists: ${line}`, (t) => {
      assert.ok(commandsExist(document(line), folderWith(t, files), []) > 0)
    })
  }
  it('stands in a list of lines of which each goes to its folder by itself', (t) => {
    const list = 'cd backend && python tool.py\ncd backend && python tool.py\npython run.py'
    assert.equal(commandsExist(document(list), folderWith(t, files), []), 5)
    const session = 'cd backend\npython tool.py\npython run.py'
    assert.throws(() => commandsExist(document(session), folderWith(t, files), []), Violation)
  })
  it('stands in the clone that an earlier block has made', (t) => {
    const text = document('git clone https://host/app').text + document('cd app').text
    const both = { file: 'a.md', ...readMarkdown(text) }
    assert.equal(commandsExist(both, folderWith(t, files), []), 2)
  })
  it('names what exists in the folder from which the document says that it is run', (t) => {
    const text = '# A\n\nFrom `backend/`:\n\n```sh\npython tool.py\n```\n'
    const inBackend = { file: 'a.md', ...readMarkdown(text.replace('From', 'In short, from')) }
    assert.equal(commandsExist(inBackend, folderWith(t, files), []), 1)
    const elsewhere = { file: 'a.md', ...readMarkdown(text.replace('From `backend/`', 'So')) }
    assert.throws(() => commandsExist(elsewhere, folderWith(t, files), []), Violation)
  })
  for (const line of [
    'python gone.py',
    'python3 gone.py # run.py',
    'cd gone',
    'python gone.py\ncd /srv',
    'git clone https://host/acme/app.git\ncd application',
    'git clone https://host/acme/app.git\ncd app\npython gone.py',
    'git clone https://host/acme/app.git\ncd app/gone',
  ]) {
    it(`names what does not exist: ${line}`, (t) => {
      const folder = folderWith(t, files)
      assert.throws(() => commandsExist(document(line), folder, []), Violation)
    })
  }
  const service = (name: string) => ({ name, profiles: [] })
  const projects = [
    { services: { worker: service('worker') }, inactive: {} } as unknown as ComposeProject,
  ]
  const composed = { 'compose.yml': '' }
  for (const line of [
    'docker compose logs -f worker',
    'docker compose logs -ft --tail 5 worker',
    'docker compose logs -f <name of the service>',
    'docker compose logs $SERVICE',
    'docker compose -f compose.yml up -d -t 9 worker',
    'docker compose exec -T worker ls -f gone.yml',
  ]) {
    it(`knows which options have a value: ${line}`, (t) => {
      assert.ok(commandsExist(document(line), folderWith(t, composed), projects) > 0)
    })
  }
  for (const line of [
    'docker compose logs -f gone',
    'docker compose -f gone.yml logs worker',
    'docker compose restart -t 9 gone',
  ]) {
    it(`finds what does not exist behind its options: ${line}`, (t) => {
      const folder = folderWith(t, composed)
      assert.throws(() => commandsExist(document(line), folder, projects), Violation)
    })
  }
})
