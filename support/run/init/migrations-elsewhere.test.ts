/** Migrations of a project are found where its tool keeps them, and those of the CLI go first. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import { draftProject } from './draft-project.ts'

const filesOf = (texts: Readonly<Record<string, string>>): RepositoryFiles => ({
  paths: Object.keys(texts).sort(),
  text: (path) => texts[path] ?? '',
})

describe('migrations that are not in the folder of the CLI', () => {
  const table = 'create table public.jobs ();'
  const tool = {
    'supabase/config.toml': '[db.migrations]\nenabled = false',
    'drizzle.config.ts': "export default defineConfig({ out: './db/out' })",
    'db/out/0000_tables.sql': table,
    'db/out/0003_cron.sql': "do $$ begin perform cron.schedule('a', '0 * * * *', 'x'); end $$",
    'docs/old.sql': table,
  }
  const projectOf = (files: Readonly<Record<string, string>>) =>
    draftProject(filesOf(files), 'some').entries[0]?.value

  it('lie where their tool has them, and what schedules among them is no script beside them', () => {
    assert.deepEqual(projectOf(tool), { folder: 'supabase', migrations: 'db/out' })
  })
  it('are those of the CLI where it has any', () => {
    const pushed = { ...tool, 'supabase/migrations/1_a.sql': table }
    assert.equal('migrations' in (projectOf(pushed) as object), false)
  })
  it('are plain SQL files without a tool, but not what lies beside the settings of the CLI', () => {
    const { 'drizzle.config.ts': _, ...plain } = tool
    const seed = { ...plain, 'supabase/seed/1.sql': table, 'supabase/seed/2.sql': table }
    assert.deepEqual(projectOf(seed), { folder: 'supabase', migrations: 'db/out' })
  })
})
