/** One transaction on a connection of its own; what fails inside is undone and thrown on. */
import type { ClientBase, Pool } from 'pg'

export async function transaction<T>(pool: Pool, work: (db: ClientBase) => Promise<T>): Promise<T> {
  const db = await pool.connect()
  let broken: Error | undefined
  try {
    await db.query('begin')
    const result = await work(db)
    await db.query('commit')
    return result
  } catch (error) {
    broken = await rollBack(db)
    throw error
  } finally {
    db.release(broken)
  }
}

/** The error that makes the connection unusable, if any: the pool then throws it away. */
async function rollBack(db: ClientBase): Promise<Error | undefined> {
  try {
    await db.query('rollback')
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
