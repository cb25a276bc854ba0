/** Which documents count, and what they lead to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { readMarkdown } from '../artifacts/markdown/read-markdown.ts'
import { Violation } from '../core/errors.ts'
import { asOne, mentionsAll, namesWorkflows, withLinked } from './documents.ts'

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

test('pages that say together what is asked for are one document', () => {
  const page = (file: string, text: string) => ({ file, ...readMarkdown(text) })
  const both = asOne([page('notes.md', 'Sentry'), page('more.md', 'Grafana')])
  mentionsAll(both, ['Sentry', 'Grafana'])
  assert.throws(() => mentionsAll(both, ['Slack']), /what notes.md does not mention/)
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
