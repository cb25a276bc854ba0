/** What counts as help with a fault. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMarkdown } from '../artifacts/markdown/read-markdown.ts'
import { Violation } from '../core/errors.ts'
import { helpsInTrouble } from './help-in-trouble.ts'

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

const entries = [
  'Supabase: connection refused: is the address that of the pooler?',
  'Redis says NOAUTH: its URL has no password, or another one',
  'The worker has no tasks: `celery inspect registered` must list the pipeline',
  'A container is unhealthy: `docker compose logs` of it says what its check has seen',
  '`SUPABASE_URL not set`: the variable is missing or empty in the file .env',
]
const helps = (text: string) => helpsInTrouble([{ file: 'a.md', ...readMarkdown(text) }])
const list = entries.map((entry) => `- ${entry}`).join('\n')

for (const title of [
  'Troubleshooting',
  'Trouble?',
  'Common setup problems',
  'Known issues',
  'FAQ',
  'When something is wrong',
  'When something goes wrong',
  'If it does not start',
]) {
  test(`the section on troubles may be called "${title}"`, () => {
    assert.equal(Object.keys(helps(`## ${title}\n\n${list}\n`)).length, 5)
  })
}

test('a section of another title is none on troubles', () => {
  assert.throws(() => helps(`## What works\n\n${list}\n`), Violation)
})

test('a list before subsections helps as they do, an introduction of them does not', () => {
  const [first = '', ...others] = entries
  const rest = others.map((entry) => `- ${entry}`).join('\n')
  const below = `\n\n### Supabase\n\n${first}\n`
  assert.equal(Object.keys(helps(`## Troubleshooting\n\n${rest}${below}`)).length, 5)
  const introduced = `## Troubleshooting\n\n${others.join('. ')}${below}`
  assert.throws(() => helps(introduced), Violation)
})

test('an idle worker may be looked up by what its jobs look like', () => {
  const idle = 'Tasks stay UPLOADED: is `celery-worker` up? Then `celery inspect active` in it'
  const others = entries
    .filter((entry) => !entry.startsWith('The worker'))
    .map((entry) => `- ${entry}`)
  assert.equal(
    Object.keys(helps(['# Troubleshooting', '', ...others, `- ${idle}`].join('\n'))).length,
    5,
  )
})
