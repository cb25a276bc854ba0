/** What a description of a schema owes: the document's own tables in full, of others that they are there. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Violation } from '../../core/errors.ts'
import { describesOnly, namesAll } from './schema-document.ts'

const there = {
  tables: ['jobs', 'profiles'],
  columns: ['jobs.id', 'jobs.created_at', 'jobs.started_at', 'profiles.id', 'profiles.updated_at'],
  ...{ indexes: [], functions: [], buckets: [] },
}

const text = `
## jobs

| Column | Type |
|---|---|
| id | uuid |
| \`created_at\`, \`started_at\` | timestamptz |

## profiles

One row for each user, with the usual times.
`

it('takes one row of a table for several columns', () => {
  describesOnly('SCHEMA.md', text, there)
  const renamed = text.replace('`started_at`', '`begun_at`')
  assert.throws(() => describesOnly('SCHEMA.md', renamed, there), Violation)
})

it('wants every column of the tables of document 003, and of others the table alone', () => {
  namesAll('SCHEMA.md', text, there)
  const [less, without] = [text.replace(', `started_at`', ''), text.replace('profiles', 'others')]
  for (const each of [less, without]) {
    assert.throws(() => namesAll('SCHEMA.md', each, there), Violation)
  }
})

it('takes the name of the table from the title around that of its columns', () => {
  const nested = text.replace('## jobs\n', '## jobs\n\n### Columns\n')
  describesOnly('SCHEMA.md', nested, there)
  const renamed = nested.replace('`started_at`', '`begun_at`')
  assert.throws(() => describesOnly('SCHEMA.md', renamed, there), Violation)
})

it('takes the fields of a value for no columns, and a table that nobody knows for a stranger', () => {
  const fields = '| Field | Type |\n|---|---|\n| source | text |\n| target | text |\n'
  describesOnly('SCHEMA.md', `${text}\n### Word pair\n\n${fields}`, there)
  describesOnly('SCHEMA.md', `# Schema\n\n## Word Pair Structure\n\n${fields}`, there)
  for (const title of ['word_pairs', 'Table: `word_pairs`']) {
    const strange = `${text}\n## ${title}\n\n${fields}`
    assert.throws(() => describesOnly('SCHEMA.md', strange, there), Violation)
  }
})
