/** What a hosted project does for its tools in the name of its superuser, which a plain server refuses. */

/**
 * Extensions that a hosted project lets its tools create (`supautils.privileged_extensions` of the
 * image `supabase/postgres`) and that need a superuser elsewhere.
 */
const offered = [
  ...['autoinc', 'bloom', 'dblink', 'earthdistance', 'insert_username', 'moddatetime'],
  ...[
    'pg_buffercache',
    'pg_cron',
    'pg_prewarm',
    'pg_stat_statements',
    'pg_walinspect',
    'pgrowlocks',
  ],
  ...['pgstattuple', 'postgres_fdw', 'refint', 'sslinfo', 'vector', 'xml2'],
]

/** Where a statement begins: in a file, after another one, or in a block of PL/pgSQL. */
const begins = String.raw`(?<=^|;|\n|\b(?:then|begin|else)\s)([^\S\n]*)`

/** The last statement of a file needs no semicolon. */
const ends = '(?:;|$)'

const extension = new RegExp(
  String.raw`${begins}((?:create|alter|drop)\s+extension\s+(?:if\s+(?:not\s+)?exists\s+)?"?(?:${offered.join('|')})"?(?=[\s;]|$)[^;]*)${ends}`,
  'gi',
)
const eventTrigger = new RegExp(
  String.raw`${begins}((?:create|alter|drop)\s+event\s+trigger\s[^;]+)${ends}`,
  'gi',
)
const publication = new RegExp(
  String.raw`${begins}(create\s+publication\s[^;]+\sfor\s+all\s+tables\b[^;]*)${ends}`,
  'gi',
)

/** Its own schema, whatever is asked for (`supautils.extensions_parameter_overrides`). */
const schemaOfCron = /(\bpg_cron"?\s[^;]*?)\bschema\s+("?)\w+\2/i

/** The same statements, asked of the provider; every other one stays as it is, in its place. */
export function byProvider(sql: string): string {
  return sql
    .replace(extension, (_, space, statement: string) =>
      asked(space, statement.replace(schemaOfCron, '$1schema pg_catalog')),
    )
    .replace(eventTrigger, (_, space, statement: string) =>
      /\sowner\s+to\s/i.test(statement) ? `${space}select 1;` : asked(space, statement),
    )
    .replace(publication, (_, space, statement: string) => asked(space, statement))
}

const asked = (space: string, statement: string) =>
  `${space}call extensions.by_provider($provider$${statement}$provider$);`

/** A statement, or its beginning, as its author has written it. */
export function asWritten(sql: string): string {
  return sql
    .replace(/^call extensions\.by_provider\(\$provider\$/, '')
    .replace(/\$provider\$\)$/, '')
}
