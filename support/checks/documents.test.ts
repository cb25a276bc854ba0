/** Which documents count, and what they lead to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { readMarkdown } from '../artifacts/markdown/read-markdown.ts'
import { Violation } from '../core/errors.ts'
import { helpsInTrouble, namesWorkflows, withLinked } from './documents.ts'

test('a row of a table helps by what stands beside the trouble', () => {
  const table = (...rows: string[]) => ({
    ...{ file: 'a.md' },
    ...readMarkdown(['# Troubleshooting', '', '| What | Why |', '|---|---|', ...rows].join('\n')),
  })
  const rows = [
    '| Supabase: connection refused | is the address that of the pooler, with port 5432? |',
    '| NOAUTH of Redis | REDIS_URL has no password, or another one |',
    '| the worker has no tasks | `celery inspect registered` must list the pipeline |',
    '| a container is unhealthy | `docker compose logs` of it says what its check has seen |',
  ]
  const help = '| `SUPABASE_URL not set` | the variable is missing or empty in `.env` |'
  assert.equal(Object.keys(helpsInTrouble([table(...rows, help)])).length, 5)
  const bare = '| `SUPABASE_URL not set`, which is a missing variable of the system | see above |'
  assert.throws(() => helpsInTrouble([table(...rows, bare)]), Violation)
})

test('a page that a document leads to counts with it, once, and nothing outside the repository', (t) => {
  const folder = folderWith(t, {
    'docs/help.md': '# Troubleshooting',
    'README.md': '',
    'a.txt': '',
  })
  const links = ['docs/help.md#x', './docs/help.md', 'README.md', 'a.txt', '../other.md', 'gone.md']
  const text = links.map((link) => `[x](${link})`).join(' ')
  const [readme, ...further] = withLinked([{ file: 'README.md', ...readMarkdown(text) }], folder)
  assert.equal(readme?.file, 'README.md')
  assert.deepEqual(
    further.map(({ file, sections }) => [file, sections.at(-1)?.title]),
    [['docs/help.md', 'Troubleshooting']],
  )
})

test('a workflow is named by its file or by the name of its page', () => {
  const guide = (text: string) => ({ file: 'guide.md', ...readMarkdown(text) })
  const workflows = [
    { file: '/x/.github/workflows/test-backend.yml', name: 'Backend: tests' },
    { file: '/x/.github/workflows/client.yaml', name: 'Generate Client' },
  ]
  namesWorkflows(guide('See `test-backend.yml`, and *Generate Client*.'), workflows)
  namesWorkflows(guide('*Backend: tests* before client.'), workflows)
  for (const text of ['test-backend and my-client', 'test-backend; Generate Clients', 'tests']) {
    assert.throws(() => namesWorkflows(guide(text), workflows), Violation)
  }
})
