/** Rows for tables with rules of many kinds: the database takes what has been found for them. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { Unverified, Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import type { Row } from '../../services/supabase/records.ts'
import { columns } from '../../systems/manifest-parts/project.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { place, rowFor, rowsFor } from './rows.ts'
import { heedSample } from './sample-rules.ts'

const database = await testDatabase(launcher())

/** What a table has beyond the document's own columns. */
const rules: Readonly<Record<string, string>> = {
  'a range': 'bytes bigint not null check (bytes > 4000 and bytes <= 9000)',
  'a list of words': "mime text not null check (mime in ('application/pdf', 'text/plain'))",
  'a pattern': "code text not null check (code ~ '^(INV|DOC)-[0-9]{4,}$')",
  'a hash': "sum char(40) not null check (sum ~ '^[0-9a-f]{40}$')",
  'a length': 'title varchar(30) not null check (char_length(title) between 12 and 30)',
  'a domain': 'target tag not null',
  'a small type': 'part smallint not null check (part > 0)',
  'a fraction': 'share numeric(4, 3) not null check (share > 0 and share < 1)',
  'two columns': 'a int not null, b int not null check (a >= 1 and b >= 64 * a)',
  'the folder of the user': "path text not null unique check (path like user_id::text || '/%')",
  'a column that may be empty': "note text check (status <> 'queued' or note is not null)",
  'a time': 'due timestamptz not null check (due > created_at)',
  'something generated':
    'n int generated always as (char_length(t)) stored check (n > 2), t text not null',
  'a list of texts': 'tags text[] not null check (cardinality(tags) > 0)',
}

before(async () => {
  await query(database.address.url, 'create role authenticated')
})

/** A scene of its own, whose table of jobs has `extra`. */
async function sceneWith(extra: string, rows: Row = {}): Promise<ProjectScene> {
  const name = `t${randomUUID().replaceAll('-', '')}`
  await query(database.address.url, `create database ${name}`)
  const url = new URL(database.address.url)
  url.pathname = `/${name}`
  await query(url.href, "create domain tag as text check (value ~ '^[a-z]{2}-[A-Z]{2}$')")
  await query(url.href, "create table kinds as select 'plain'::text as code")
  await query(url.href, 'alter table kinds add primary key (code)')
  const own = 'user_id uuid not null, created_at timestamptz not null default now(), '
  const status = "status text not null default 'queued', "
  await query(
    url.href,
    `create table jobs (id uuid primary key default gen_random_uuid(), ${own}${status}${extra})`,
  )
  const project = { rows: { jobs: rows }, columns: columns.parse(undefined) }
  return { project, addresses: { postgres: { url: url.href } } } as unknown as ProjectScene
}

describe('a row that is made for a table', () => {
  for (const [what, extra] of Object.entries(rules)) {
    it(`keeps ${what}`, async () => {
      const scene = await sceneWith(extra)
      for (const user_id of [randomUUID(), randomUUID()]) await place(scene, 'jobs', { user_id })
    })
  }

  it('is one that the policies let its owner make', async () => {
    const scene = await sceneWith('path text, part int not null default 0')
    const mine = "user_id = (current_setting('request.jwt.claims')::jsonb ->> 'sub')::uuid"
    const statements = [
      'alter table jobs enable row level security',
      `create policy p on jobs for insert to authenticated with check (
         ${mine} and part > 2 and split_part(path, '/', 1) = user_id::text)`,
    ]
    for (const sql of statements) await query(scene.addresses.postgres.url, sql)
    const user_id = randomUUID()
    const row = await rowFor(scene, 'jobs', { user_id })
    assert.match(String(row.path), new RegExp(`^${user_id}/`))
    assert.ok(Number(row.part) > 2, `part is ${row.part}`)
  })

  it('has what the manifest says, with the ids of its own', async () => {
    const scene = await sceneWith('path text not null', { path: '{user}/a-{uuid}' })
    const user_id = randomUUID()
    const [one, other] = [
      await place(scene, 'jobs', { user_id }),
      await place(scene, 'jobs', { user_id }),
    ]
    assert.ok(String(one.path).startsWith(`${user_id}/a-`))
    assert.notEqual(one.path, other.path)
  })

  it('takes no session of its own where there are hundreds', async () => {
    const scene = await sceneWith('kind text not null references kinds (code)')
    const given = Array.from({ length: 400 }, () => ({ user_id: randomUUID() }))
    const rows = await rowsFor(scene, 'jobs', given)
    assert.deepEqual(new Set(rows.map(({ kind }) => kind)), new Set(['plain']))
  })

  it('keeps a rule about time whether it is over or to come', async () => {
    const order = 'ends timestamptz not null, begun timestamptz not null default now(), '
    const scene = await sceneWith(`${order} check (ends >= begun)`)
    for (const hours of [1, -1]) {
      const ends = new Date(Date.now() + hours * 3_600_000).toISOString()
      await place(scene, 'jobs', { user_id: randomUUID(), ends })
    }
  })

  it('counts what stands in a list of its own', async () => {
    const count = 'size int not null check (size = jsonb_array_length(words))'
    const scene = await sceneWith(`words jsonb not null, ${count}`)
    const user_id = randomUUID()
    for (const length of [7, 3]) {
      const row = await rowFor(scene, 'jobs', { user_id, words: Array(length).fill({}) })
      assert.equal(row.size, length)
    }
  })

  it('is no fault where no value is found', async () => {
    const scene = await sceneWith("riddle text not null check (md5(riddle) = 'x')")
    await assert.rejects(place(scene, 'jobs', { user_id: randomUUID() }), Unverified)
  })

  it('is the fault of the system where a rule is about what the document prints', async () => {
    const scene = await sceneWith("x int, check (status <> 'queued')")
    await assert.rejects(place(scene, 'jobs', { user_id: randomUUID() }), Violation)
  })
})

describe('a refusal', () => {
  const refused = (reason: string, code = '23514') =>
    ({ done: false, status: 400, code, reason }) as const

  it('of a column that is looked at is heard as what it is', async () => {
    const scene = await sceneWith('x int not null constraint fits check (x > 0)')
    const answer = refused('new row violates check constraint "fits"')
    await assert.rejects(heedSample(scene, 'jobs', answer), Unverified)
    await heedSample(scene, 'jobs', answer, ['x'])
    await heedSample(scene, 'jobs', refused('permission denied for table jobs', '42501'))
  })
})
