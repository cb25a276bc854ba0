/** A certificate for one scenario: made at run time, known to nobody else, worth nothing afterwards. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { suiteError } from '../../core/errors.ts'

export interface Certificate {
  /** Paths of PEM files. */
  readonly keyFile: string
  readonly certificateFile: string
}

/** Signs itself for `localhost` and 127.0.0.1, for one day. */
export async function makeCertificate(dir: string): Promise<Certificate> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const [keyFile, certificateFile] = [join(dir, 'key.pem'), join(dir, 'certificate.pem')]
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const files = ['-keyout', keyFile, '-out', certificateFile]
  const made = await execa('openssl', ['req', '-x509', '-days', '1', ...key, ...names, ...files], {
    reject: false,
    stdin: 'ignore',
  })
  if (made.exitCode === 0) return { keyFile, certificateFile }
  const remedy = 'Install OpenSSL 1.1.1 or newer: it makes the certificate of a mail server.'
  throw suiteError('PROGRAM_MISSING', { program: 'openssl', remedy }, made)
}
