/** The draft for a system that moves to production: where its files are and what its variables are called. */
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import { applicationUsers } from '../../systems/manifest-parts/production/database.ts'
import { productionDocuments } from '../../systems/manifest-parts/production/documents.ts'
import { pages } from '../../systems/manifest-parts/production/pages.ts'
import { variables } from '../../systems/manifest-parts/production/variables.ts'
import type { Draft, Entry } from './draft.ts'
import { draftDjango } from './draft-django.ts'
import { elsewhere } from './draft-entries.ts'
import { draftInterface } from './draft-interface.ts'
import { compositionOf } from './draft-production-composition.ts'
import { openOfProduction } from './draft-production-open.ts'
import { isFile, sourcesOf } from './draft-sources.ts'
import { findMigrations } from './find-migrations.ts'
import { findSettings } from './find-production.ts'
import { nested, texts } from './flat-fields.ts'
import { ownMigrations } from './own-migrations.ts'
import { withoutEncryption } from './without-encryption.ts'

export function draftProduction(files: RepositoryFiles, title: string, root = '.'): Draft {
  const values = findSettings(files)?.value.values ?? {}
  const programs = draftInterface(files, root, values)
  const django = draftDjango(files)
  const entries = [
    ...settingsOf(files),
    ...compositionOf(files),
    ...migrationsOf(files),
    ...programs.entries,
    ...django.entries,
    ...sourcesOf(files, root, django.sources),
    ...pagesOf(values),
    ...projectSqlOf(files),
    ...elsewhere(files, 'users', texts(applicationUsers.parse(undefined), isFile)),
    ...elsewhere(files, 'documents', texts(productionDocuments.parse(undefined), isFile)),
  ]
  return {
    system: 'production-migration',
    title,
    entries,
    open: [...programs.open, ...openOfProduction(values, programs)],
  }
}

function settingsOf(files: RepositoryFiles): Entry[] {
  const found = findSettings(files)
  if (found === undefined) return []
  const { example, values, names } = found.value
  const documented = texts(variables.parse(undefined), () => true)
  const other = Object.entries({ ...names, example }).filter(
    ([field, name]) => documented[field] !== name,
  )
  const about = `Found in ${found.where}; \${...} is filled by the target, \${secret} is random.`
  const renamed = `Names that differ from the documented ones, by ${found.where}`
  const { plain, encrypted } = withoutEncryption(values)
  return [
    { name: 'environment', value: plain, comment: about },
    ...(Object.keys(encrypted).length === 0
      ? []
      : [{ name: 'encrypted', value: encrypted, comment: unencrypted }]),
    ...(other.length === 0
      ? []
      : [{ name: 'variables', value: nested(Object.fromEntries(other)), comment: renamed }]),
  ]
}

const unencrypted =
  'Found there, too. The database of the target has no encryption, but for the scenario that asks for it.'

function migrationsOf(files: RepositoryFiles): Entry[] {
  const found = findMigrations(files)
  if (found === undefined) return ownMigrations(files)
  const { tool, up, cwd } = found.value
  const value = { command: [...up], cwd }
  return [{ name: 'migrate', value, comment: `Found in ${found.where}: ${tool}` }]
}

/**
 * The variables with the address of the API and of the site itself, which tools of sites want under a prefix of
 * their own, and the one by which the backend lets the site's pages in.
 */
function pagesOf(values: Readonly<Record<string, string>>): Entry[] {
  const names = Object.keys(values)
  // Of two names of one address the later is what the image makes of the earlier for the site's programs.
  const apiUrl = names.findLast((name) =>
    /^(VITE|PUBLIC|NEXT_PUBLIC)_\w*(API|BACKEND)(_BASE)?_URL$/.test(name),
  )
  const siteUrl = names.find((name) =>
    /^((VITE|PUBLIC|NEXT_PUBLIC)_(SITE|APP|WEB|FRONTEND)|SITE|APP)_(URL|ORIGIN)$/.test(name),
  )
  const documented = pages.parse(undefined)
  const origin = names.find((name) => /CORS|(^|_)ORIGINS?$/.test(name))
  const value = {
    ...(apiUrl !== undefined && apiUrl !== documented.apiUrl && { apiUrl }),
    ...(origin !== undefined && { origin }),
    ...(siteUrl !== undefined && { siteUrl }),
  }
  if (Object.keys(value).length === 0) return []
  return [{ name: 'pages', value, comment: 'Found in the composition of production' }]
}

/** What the quickstart has run in the editor of the project, where that is more than the trigger. */
function projectSqlOf({ paths, text }: RepositoryFiles): Entry[] {
  const { quickstart } = productionDocuments.parse(undefined)
  if (!paths.includes(quickstart)) return []
  const told = [...text(quickstart).matchAll(/[\w-]+\.sql\b/g)].map(([name]) => name)
  const trigger = applicationUsers.parse(undefined).triggerFile
  const folder = trigger.slice(0, trigger.lastIndexOf('/') + 1)
  const value = [...new Set(told)]
    .map((name) => folder + name)
    .filter((path) => paths.includes(path))
  if (!value.some((path) => path !== trigger)) return []
  return [{ name: 'projectSql', value, comment: `Found in ${quickstart}, in its order` }]
}
