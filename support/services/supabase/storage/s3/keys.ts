/** Who asks the S3-compatible interface: the project's keys, or a user by the token of a session. */
import { authenticate, type Signer } from '../../../s3-protocol/authenticate.ts'
import { accessDenied, S3Error } from '../../../s3-protocol/errors.ts'
import type { RequestHead } from '../../../s3-protocol/request-head.ts'
import type { Caller } from '../as-user.ts'
import type { StorageServices } from '../requests.ts'

/** The region of a project on one's own machine. Source: Supabase docs, "S3 Authentication". */
export const s3Region = 'local'

/** The keys stand for the service: row level security does not apply to their holder. */
const service: Caller = {
  role: 'service_role',
  sub: undefined,
  claims: { role: 'service_role' },
}

/** The caller and what the signature says of the body; a request that is not signed is refused. */
export function callerOfS3(
  head: RequestHead,
  { s3Keys }: StorageServices,
): { caller: Caller; signer: Signer } {
  const signer = authenticate(head, {
    secretOf: (id) => (id === s3Keys.accessKeyId ? s3Keys.secretAccessKey : undefined),
    regions: [s3Region],
    now: Date.now,
    expired: () => new S3Error(400, 'ExpiredToken', 'The provided token has expired.'),
  })
  if (signer === undefined) throw accessDenied()
  return { caller: service, signer }
}
