/** Certificates of one run, made by the machine's own openssl; nothing outlives their folder. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { suiteError } from '../../core/errors.ts'

export interface Certificate {
  /** PEM */
  readonly key: string
  readonly cert: string
}

export interface Authority {
  /** PEM file of its own certificate: what a client is told to trust. */
  readonly file: string
  /** A certificate for these names, such as `IP:127.0.0.1` or `DNS:elsewhere.example`. */
  issue(names: string): Promise<Certificate>
}

const ellipticKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** A new authority whose certificates are valid for a day; its files lie in `dir`. */
export async function makeAuthority(dir: string): Promise<Authority> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const file = join(dir, 'authority.crt')
  const signing = ['-addext', 'basicConstraints=critical,CA:TRUE']
  await openssl(dir, [
    ...['req', '-x509', ...ellipticKey, '-days', '1', '-subj', '/CN=Plumbline test authority'],
    ...[...signing, '-keyout', 'authority.key', '-out', file],
  ])
  return { file, issue: (names) => issue(dir, names) }
}

async function issue(dir: string, names: string): Promise<Certificate> {
  await writeFile(join(dir, 'names.cnf'), `subjectAltName=${names}\n`)
  await openssl(dir, [
    ...['req', '-new', ...ellipticKey, '-subj', '/CN=Plumbline test server'],
    ...['-keyout', 'server.key', '-out', 'server.csr'],
  ])
  await openssl(dir, [
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'authority.crt', '-CAkey', 'authority.key'],
    ...['-CAcreateserial', '-days', '1', '-extfile', 'names.cnf', '-out', 'server.crt'],
  ])
  const read = (name: string) => readFile(join(dir, name), 'utf8')
  return { key: await read('server.key'), cert: await read('server.crt') }
}

async function openssl(cwd: string, args: readonly string[]): Promise<void> {
  const { exitCode, stderr, code } = await execa('openssl', args, { cwd, reject: false })
  if (exitCode === 0) return
  if (code === 'ENOENT') {
    const remedy = 'Install it: apt-get install openssl, or brew install openssl.'
    throw suiteError('PROGRAM_MISSING', { program: 'openssl', remedy })
  }
  throw new Error(`openssl ${args[0]}: ${stderr}`)
}
