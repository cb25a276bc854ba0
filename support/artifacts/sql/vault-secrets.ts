/** Names of the secrets that SQL reads from the vault of its project. */

export const readsVault = (sql: string) => sql.includes('vault.decrypted_secrets')

/** The texts that are compared with `name` in the statements that ask the vault. */
export function secretsIn(sql: string): string[] {
  const statements = sql.split(';').filter(readsVault)
  return statements.flatMap((statement) => {
    const after = statement.slice(statement.indexOf('vault.decrypted_secrets'))
    const lists = [...after.matchAll(/\bname\s*(?:=\s*('[^']+')|in\s*\(([^)]*)\))/gi)]
    const quoted = lists.flatMap(([, one, many]) => [...`${one ?? many}`.matchAll(/'([^']+)'/g)])
    return quoted.map(([, name = '']) => name)
  })
}
