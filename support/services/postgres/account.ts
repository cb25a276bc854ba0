/** The account that the database server runs as: never root, which it refuses. */
import { readFileSync } from 'node:fs'
import { suiteError } from '../../core/errors.ts'

export interface Account {
  readonly uid: number
  readonly gid: number
}

/** Undefined when this process is not root: the server then runs as the same user. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    // passwd(5): name, password, uid, gid, …
    const fields = accounts.find((line) => line.startsWith(`${name}:`))?.split(':')
    if (fields !== undefined) return { uid: Number(fields[2]), gid: Number(fields[3]) }
  }
  throw suiteError('PROGRAM_MISSING', {
    program: 'PostgreSQL for root',
    remedy: 'It refuses to run as root: add an account named postgres, or run as another user.',
  })
}
