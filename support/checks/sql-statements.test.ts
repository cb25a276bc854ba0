import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sqlBlocksIn, statementsIn } from './sql-statements.ts'

test('a semicolon within a text, a name, a comment or a dollar quote ends nothing', () => {
  const sql = `select ';' as "a;b"; -- no; not here
    /* nor ; here */ do $x$ begin; end $x$; select $$;$$`
  assert.deepEqual(statementsIn(sql), [
    `select ';' as "a;b"`,
    'do $x$ begin; end $x$',
    'select $$;$$',
  ])
})

test('what psql alone understands is no statement', () => {
  assert.deepEqual(statementsIn("\\set ON_ERROR_STOP on\nselect 'it''s';\n\\echo done"), [
    "select 'it''s'",
  ])
})

test('fenced blocks of SQL are found, also within a list, and no others', () => {
  const markdown = [
    ...['```bash', 'ls', '```', '1. First:', '   ```sql', '   select 1;', '   ```'],
    ...['~~~SQL', 'select 2', '~~~', '```', 'select 3', '```'],
  ].join('\n')
  assert.deepEqual(
    sqlBlocksIn(markdown).map((block) => block.trim()),
    ['select 1;', 'select 2'],
  )
})
