/** Parts of a draft that are there only where something was found. */

import type { Found, RepositoryFiles } from '../../artifacts/repository-files.ts'
import type { Entry } from './draft.ts'
import type { FoundApi } from './find-fastapi.ts'
import { findElsewhere } from './find-production.ts'
import type { FoundSettings } from './find-settings.ts'
import { findTables } from './find-tables.ts'
import { nested } from './flat-fields.ts'

/** The entry, or nothing where its value is empty. */
export function entry(name: string, value: object, comment: string): Entry[] {
  return Object.keys(value).length === 0 ? [] : [{ name, value, comment }]
}

/** Files of the part `name` that are not where the documents have them, by their names. */
export function elsewhere(
  files: RepositoryFiles,
  name: string,
  documented: Readonly<Record<string, string>>,
): Entry[] {
  const comment = 'Found by their names: they are not where the documents have them'
  return entry(name, nested(findElsewhere(files, documented)), comment)
}

/** What the application's own routes say of other parts of the manifest. */
export function apiEntries({ value, where }: Found<FoundApi>): Entry[] {
  const { ingestion, list, accounts, adminOnly, mail } = value
  const comment = `Found in the routes, as ${where}`
  return [
    ...entry('ingestion', ingestion, comment),
    ...entry('list', list, comment),
    ...accountEntries(accounts),
    ...entry('superuser', adminOnly === undefined ? {} : { adminOnly }, comment),
    ...entry('mail', mail === undefined ? {} : { trigger: { path: mail } }, comment),
  ]
}

export function accountEntries(accounts: object | undefined): Entry[] {
  const own = "Accounts are the application's own: the suite signs up and in by these routes"
  return entry('accounts', accounts ?? {}, own)
}

export function settingEntries({ settings, resilience, redisPool, limit }: FoundSettings): Entry[] {
  const comment = 'Found by the names of the variables: see that unit and meaning are right'
  return [
    ...entry('settings', settings, comment),
    ...entry('resilience', resilience, comment),
    ...entry('redis', redisPool === undefined ? {} : { pool: redisPool }, comment),
    ...entry('ingestion', limit === undefined ? {} : { limit }, comment),
  ]
}

export function tableEntries(files: RepositoryFiles): Entry[] {
  const found = findTables(files)
  if (found === undefined) return []
  const { extractions, questions, drafts } = found.value
  const comment = `Found in ${found.where}`
  return [
    ...entry('extractions', extractions, comment),
    ...entry('questions', questions, comment),
    ...entry('resilience', drafts === undefined ? {} : { drafts }, comment),
  ]
}

/** Entries of the same name become one, with what is said of each. */
export function joined(entries: readonly Entry[]): Entry[] {
  const groups = Map.groupBy(entries, ({ name }) => name)
  return [...groups].map(([name, all]) => {
    const comments = [...new Set(all.flatMap(({ comment }) => comment ?? []))]
    const value =
      all.length === 1 ? all[0]?.value : Object.assign({}, ...all.map((each) => each.value))
    return { name, value, ...(comments.length > 0 && { comment: comments.join('\n') }) }
  })
}
