/** Migrations of the common tools: where they lie, and where the tool notes what it has applied. */
import { type Found, folderOf, type RepositoryFiles } from '../../artifacts/repository-files.ts'

/** The part `migrations` of a manifest. */
export interface FoundMigrations {
  readonly tool: string
  readonly table: string
  readonly column: string
  readonly keeps: 'every' | 'head'
  readonly files: string
  readonly cwd: string
  readonly up: readonly string[]
  /** Undefined where the tool has no command that compares. */
  readonly check?: readonly string[]
}

type Finder = (files: RepositoryFiles) => Found<FoundMigrations> | undefined

/** Documentation of the tools named: tables and commands are their defaults. */
const finders: readonly Finder[] = [alembic, django, prisma, drizzle, knex, nodePgMigrate, supabase]

export function findMigrations(files: RepositoryFiles): Found<FoundMigrations> | undefined {
  for (const finder of finders) {
    const found = finder(files)
    if (found !== undefined) return found
  }
  return undefined
}

function alembic({ paths, text }: RepositoryFiles): Found<FoundMigrations> | undefined {
  const settings = paths.find((path) => /(^|\/)alembic\.ini$/.test(path))
  if (settings === undefined) return undefined
  const cwd = folderOf(settings)
  const place =
    /^script_location\s*=\s*(?:%\(here\)s\/)?(\S+)/m.exec(text(settings))?.[1] ?? 'alembic'
  const value: FoundMigrations = {
    tool: 'Alembic',
    table: 'public.alembic_version',
    column: 'version_num',
    keeps: 'head',
    files: `${below(cwd, place)}/versions/*.py`,
    cwd,
    up: ['alembic', 'upgrade', 'head'],
    check: ['alembic', 'check'],
  }
  return { value, where: settings }
}

/** Django, "django-admin and manage.py". */
function django({ paths, text }: RepositoryFiles): Found<FoundMigrations> | undefined {
  const manage = paths.find(
    (path) => /(^|\/)manage\.py$/.test(path) && text(path).includes('DJANGO_SETTINGS_MODULE'),
  )
  if (manage === undefined) return undefined
  const cwd = folderOf(manage)
  const value: FoundMigrations = {
    tool: 'Django',
    table: 'public.django_migrations',
    column: 'name',
    keeps: 'every',
    files: below(cwd, '*/migrations/*.py'),
    cwd,
    up: ['python', 'manage.py', 'migrate', '--noinput'],
    check: ['python', 'manage.py', 'migrate', '--check'],
  }
  return { value, where: manage }
}

function prisma({ paths }: RepositoryFiles): Found<FoundMigrations> | undefined {
  const schema = paths.find((path) => /(^|\/)prisma\/schema\.prisma$/.test(path))
  if (schema === undefined) return undefined
  const folder = folderOf(schema)
  const value: FoundMigrations = {
    tool: 'Prisma',
    table: 'public._prisma_migrations',
    column: 'migration_name',
    keeps: 'every',
    files: `${folder}/migrations/*/`,
    cwd: folderOf(folder),
    ...{
      up: ['npx', 'prisma', 'migrate', 'deploy'],
      check: ['npx', 'prisma', 'migrate', 'status'],
    },
  }
  return { value, where: schema }
}

function drizzle({ paths, text }: RepositoryFiles): Found<FoundMigrations> | undefined {
  const settings = paths.find((path) => /(^|\/)drizzle\.config\.(ts|js|mjs)$/.test(path))
  if (settings === undefined) return undefined
  const cwd = folderOf(settings)
  const out = /\bout:\s*['"`]\.?\/?([^'"`]+)/.exec(text(settings))?.[1] ?? 'drizzle'
  const value: FoundMigrations = {
    tool: 'Drizzle',
    table: 'drizzle.__drizzle_migrations',
    column: 'hash',
    keeps: 'every',
    files: `${below(cwd, out)}/*.sql`,
    cwd,
    // `drizzle-kit check` looks at the files of migrations alone: no database is compared.
    up: ['npx', 'drizzle-kit', 'migrate'],
  }
  return { value, where: settings }
}

function knex({ paths, text }: RepositoryFiles): Found<FoundMigrations> | undefined {
  const settings = paths.find((path) => /(^|\/)knexfile\.(ts|js|mjs|cjs)$/.test(path))
  if (settings === undefined) return undefined
  const cwd = folderOf(settings)
  const said = (name: string) =>
    new RegExp(`\\b${name}:\\s*['"\`]\\.?\\/?([^'"\`]+)`).exec(text(settings))?.[1]
  const folder = said('directory') ?? 'migrations'
  const value: FoundMigrations = {
    tool: 'Knex',
    table: `${said('schemaName') ?? 'public'}.${said('tableName') ?? 'knex_migrations'}`,
    column: 'name',
    keeps: 'every',
    files: `${below(cwd, folder)}/*`,
    cwd,
    up: ['npx', 'knex', 'migrate:latest'],
  }
  return { value, where: settings }
}

function nodePgMigrate({ paths, text }: RepositoryFiles): Found<FoundMigrations> | undefined {
  const settings = paths.find(
    (path) => /(^|\/)package\.json$/.test(path) && text(path).includes('"node-pg-migrate"'),
  )
  if (settings === undefined) return undefined
  const cwd = folderOf(settings)
  const value: FoundMigrations = {
    tool: 'node-pg-migrate',
    table: 'public.pgmigrations',
    column: 'name',
    keeps: 'every',
    files: below(cwd, 'migrations/*'),
    cwd,
    up: ['npx', 'node-pg-migrate', 'up'],
  }
  return { value, where: settings }
}

function supabase(files: RepositoryFiles): Found<FoundMigrations> | undefined {
  const folder = supabaseFolder(files)
  if (folder === undefined) return undefined
  const value: FoundMigrations = {
    tool: 'Supabase',
    table: 'supabase_migrations.schema_migrations',
    column: 'version',
    keeps: 'every',
    files: `${folder.value}/migrations/*.sql`,
    cwd: folderOf(folder.value),
    up: ['supabase', 'db', 'push', '--db-url', '${postgres.url}'],
  }
  return { value, where: folder.where }
}

/** The folder of the CLI: it has migrations, or at least the CLI's settings. */
export function supabaseFolder({ paths }: RepositoryFiles): Found<string> | undefined {
  const sql = paths.find((path) => /(^|\/)supabase\/migrations\/[^/]+\.sql$/.test(path))
  if (sql !== undefined) return { value: folderOf(folderOf(sql)), where: folderOf(sql) }
  const settings = paths.find((path) => /(^|\/)supabase\/config\.toml$/.test(path))
  return settings === undefined ? undefined : { value: folderOf(settings), where: settings }
}

/**
 * Where the migrations of a project lie that are not in the CLI's own folder: as the settings of
 * Drizzle say, else the folder with most SQL files that create tables.
 */
export function migrationsElsewhere(files: RepositoryFiles): Found<string> | undefined {
  const folder = supabaseFolder(files)
  const isBelow = (path: string) => folder !== undefined && path.startsWith(`${folder.value}/`)
  const sql = files.paths.filter((path) => path.endsWith('.sql'))
  if (sql.some((path) => folderOf(path) === `${folder?.value}/migrations`)) return undefined
  const tool = drizzle(files)
  const value = folderOf(tool?.value.files ?? '')
  if (tool !== undefined && sql.some((path) => folderOf(path) === value)) {
    return { value, where: tool.where }
  }
  // What lies beside the CLI's migrations no push applies: seeds, tests, schemas to be compared.
  const others = files.paths.filter((path) => !isBelow(path))
  return plainSqlFolder({ ...files, paths: others })
}

/** The folder with most SQL files that create tables, where there is no tool at all. */
function plainSqlFolder({ paths, text }: RepositoryFiles): Found<string> | undefined {
  const makers = paths.filter((path) => path.endsWith('.sql') && /create\s+table/i.test(text(path)))
  const folders = Map.groupBy(makers, folderOf)
  const [most] = [...folders].sort(([, a], [, b]) => b.length - a.length)
  return most === undefined ? undefined : { value: most[0], where: most[0] }
}

function below(folder: string, path: string): string {
  return folder === '.' ? path : `${folder}/${path}`
}
