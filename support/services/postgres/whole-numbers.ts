/** Whole numbers of eight bytes as the Data API tells them, so that one key is one value everywhere. */
import pg from 'pg'

/** OID of `bigint` (PostgreSQL, catalog/pg_type.dat). */
const bigint = 20

/** For the option `types` of a client: a text only where a number would not be exact. */
export const wholeNumbers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') => {
    if (oid !== bigint) return pg.types.getTypeParser(oid, format)
    return (text: string) => (Number.isSafeInteger(Number(text)) ? Number(text) : text)
  }) as typeof pg.types.getTypeParser,
}
