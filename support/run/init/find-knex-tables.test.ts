/** Tables by what migrations of Knex make of them. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { findTables } from './find-tables.ts'

const found = (files: Readonly<Record<string, string>>) =>
  findTables({ paths: Object.keys(files).sort(), text: (path) => files[path] ?? '' })

const first = `export async function up(knex) {
  await knex.schema.createTable('extractions', (t) => {
    t.uuid('id').primary().defaultTo(knex.raw('gen_random_uuid()'))
    t.uuid('user_id').notNullable().references('users.id')
    t.text('file_url')
    t.text('status').notNullable().defaultTo('UPLOADED')
    t.timestamps(true, true)
    t.index(['user_id', 'status'], 'idx')
  })
}
exports.down = (knex) => knex.schema.dropTable('extractions')`
const second = `exports.up = function (knex) {
  return knex.schema
    .alterTable('extractions', function (table) { table.timestamp('file_url_expires_at') })
    .createTable('questions', (table) => {
      table.uuid('extraction_id').references('extractions.id')
      table.jsonb('curriculum_tags')
    })
}`

it('Knex: columns of all migrations, and the drafts that belong to an extraction', () => {
  const drafts = { table: 'public.questions', extraction: 'extraction_id' }
  assert.deepEqual(found({ 'db/migrations/1.js': first, 'db/migrations/2.js': second }), {
    value: {
      extractions: {
        ...{ table: 'public.extractions', id: 'id', status: 'status', user: 'user_id' },
        ...{ url: 'file_url', urlExpires: 'file_url_expires_at', drafts },
      },
      questions: { ...drafts, tags: 'curriculum_tags' },
      drafts,
    },
    where: 'db/migrations/1.js:2',
  })
})

it('a builder of something else has no tables, and no program has any', () => {
  assert.equal(found({ 'a.js': `html.createTable('extractions', { status: 1 })` }), undefined)
  assert.equal(found({ 'a.js': `knex.schema.createTable('extractions', (t) => {` }), undefined)
})
